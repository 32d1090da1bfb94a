package io.cachepilot.access.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.access.ClientAddress;
import io.cachepilot.access.Principal;
import io.cachepilot.access.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ByteBudgetTest {
    private final ByteBudget budget = new ByteBudget(1_000);

    @Test
    void oneCallerHasAQuarter() {
        try (ByteBudget.Lease first = budget.lease();
                ByteBudget.Lease second = budget.lease()) {
            assertThat(first.take(known("ann"), 200)).isTrue();
            assertThat(second.take(known("ann"), 51)).isFalse();
            assertThat(second.take(known("ann"), 50)).isTrue();
            assertThat(first.take(known("ann"), 1)).isFalse();
            assertThat(budget.held()).isEqualTo(250);
        }
        assertThat(budget.held()).isZero();
    }

    @Test
    void strangersLeaveHalfToThoseWhoAreKnown() {
        var leases = new ArrayList<ByteBudget.Lease>();
        for (int i = 0; i < 100; i++) {
            ByteBudget.Lease lease = budget.lease();
            leases.add(lease);
            assertThat(lease.take(stranger("203.0.113." + i), 10)).isEqualTo(i < 50);
        }
        for (String name : List.of("ann", "bob")) {
            ByteBudget.Lease lease = budget.lease();
            leases.add(lease);
            assertThat(lease.take(known(name), 250)).isTrue();
        }
        assertThat(budget.lease().take(known("cyd"), 1))
                .as("there is an end of it")
                .isFalse();
        leases.forEach(ByteBudget.Lease::close);
        assertThat(budget.held()).isZero();
        assertThat(budget.lease().take(stranger("203.0.113.99"), 250)).isTrue();
    }

    @Test
    void keyAndUserOfOneNameShareNothing() {
        var user = new Caller.Known(new Principal(Principal.Kind.USER, "ann", "ann", Role.ADMIN));

        assertThat(budget.lease().take(known("ann"), 250)).isTrue();
        assertThat(budget.lease().take(known("ann"), 1)).isFalse();
        assertThat(budget.lease().take(user, 250)).isTrue();
    }

    @Test
    void addressesOfOneOwnerAreOne() {
        assertThat(budget.lease().take(stranger("2001:db8::1"), 250)).isTrue();
        assertThat(budget.lease().take(stranger("2001:db8::2"), 1)).isFalse();
        assertThat(budget.lease().take(stranger("2001:db8:0:1::2"), 1)).isTrue();
    }

    @Test
    void nothingIsLostByManyThreads() throws Exception {
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Boolean>> work = IntStream.range(0, 8)
                    .<Callable<Boolean>>mapToObj(i -> () -> {
                        for (int n = 0; n < 10_000; n++) {
                            try (ByteBudget.Lease lease = budget.lease()) {
                                Caller caller = i % 2 == 0 ? known("k" + i % 3) : stranger("203.0.113." + i % 3);
                                lease.take(caller, ThreadLocalRandom.current().nextInt(1, 200));
                                lease.take(caller, ThreadLocalRandom.current().nextInt(1, 200));
                                assertThat(budget.held()).isBetween(0L, 1_000L);
                            }
                        }
                        return true;
                    })
                    .toList();
            for (var done : threads.invokeAll(work)) {
                assertThat(done.get()).isTrue();
            }
        }
        assertThat(budget.held()).isZero();
    }

    private static Caller known(String name) {
        return new Caller.Known(Principal.key(name, Role.ADMIN));
    }

    private static Caller stranger(String address) {
        return new Caller.Stranger(ClientAddress.of(address));
    }
}
