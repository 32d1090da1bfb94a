package io.cachepilot.kind.tenant.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.kind.tenant.plan.Allocation.Input;
import io.cachepilot.kind.tenant.plan.Allocation.Pair;
import io.cachepilot.kind.tenant.spec.PortRange;
import io.cachepilot.kind.tenant.spec.TenantSpec.PortsSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for the ports of any tenants. Few ports for many tenants, so that they do get in each other's way. */
class AllocationPropertiesTest {
    private static final int CASES = 10_000;
    private static final PortRange TLS = new PortRange(7300, 7304);
    private static final PortRange PLAIN = new PortRange(7600, 7605);
    private static final List<String> NAMES = List.of("a", "b", "c", "d", "e", "f", "g");

    private static void forAll(LongConsumer property) {
        LongStream.range(0, CASES).forEach(property);
    }

    @Test
    void noPortHasTwoOwners() {
        forAll(seed -> {
            var allocation = Allocation.of(input(seed));
            assertThat(allocation.pairs().values().stream().flatMap(AllocationPropertiesTest::ports))
                    .as("seed %d", seed)
                    .doesNotHaveDuplicates();
        });
    }

    @Test
    void everyTenantGetsWhatItsSpecFixesOrIsRefused() {
        forAll(seed -> {
            var input = input(seed);
            var allocation = Allocation.of(input);
            input.specs().forEach((tenant, spec) -> {
                Pair pair = allocation.pairs().get(tenant);
                assertThat(allocation.refused().containsKey(tenant))
                        .as("seed %d, tenant %s", seed, tenant)
                        .isEqualTo(pair == null);
                if (pair != null) {
                    assertThat(spec.tls().orElse(pair.tls()))
                            .as("seed %d", seed)
                            .isEqualTo(pair.tls());
                    assertThat(spec.plain().orElse(pair.plain()))
                            .as("seed %d", seed)
                            .isEqualTo(pair.plain());
                }
            });
        });
    }

    @Test
    void nobodyGetsThePortsThatARefusedTenantStillUses() {
        forAll(seed -> {
            var input = input(seed);
            var allocation = Allocation.of(input);
            var still = allocation.refused().keySet().stream()
                    .filter(tenant -> input.kept().containsKey(tenant))
                    .flatMap(tenant -> ports(input.kept().getOrDefault(tenant, new Pair(0, 0))))
                    .toList();
            assertThat(allocation.pairs().values().stream().flatMap(AllocationPropertiesTest::ports))
                    .as("seed %d", seed)
                    .allMatch(port -> !still.contains(port));
        });
    }

    @Test
    void orderOfTheInputDoesNotMatter() {
        forAll(seed -> {
            var input = input(seed);
            var backwards = new TreeMap<String, PortsSpec>(Collections.reverseOrder());
            backwards.putAll(input.specs());
            var ledger = new TreeMap<String, Pair>(Collections.reverseOrder());
            ledger.putAll(input.kept());
            assertThat(Allocation.of(with(input, backwards, ledger)))
                    .as("seed %d", seed)
                    .isEqualTo(Allocation.of(input));
        });
    }

    @Test
    void pairsAreKeptFromRevisionToRevision() {
        forAll(seed -> {
            var input = input(seed);
            var allocation = Allocation.of(input);
            var again = Allocation.of(with(input, input.specs(), allocation.remembered(input.kept())));
            assertThat(again.pairs()).as("seed %d", seed).containsAllEntriesOf(allocation.pairs());
        });
    }

    @Test
    void otherTenantsKeepTheirPairsWhateverIsAddedOrTakenAway() {
        forAll(seed -> {
            var input = input(seed);
            var allocation = Allocation.of(input);
            var random = random(~seed);
            var specs = new TreeMap<>(input.specs());
            for (String name : NAMES) {
                if (!specs.containsKey(name) && random.nextBoolean()) {
                    specs.put(name, spec(random));
                } else if (random.nextInt(4) == 0) {
                    specs.remove(name);
                }
            }
            var after = Allocation.of(with(input, specs, allocation.remembered(input.kept())));
            var staying = new TreeMap<>(allocation.pairs());
            staying.keySet().retainAll(specs.keySet());
            assertThat(after.pairs()).as("seed %d", seed).containsAllEntriesOf(staying);
        });
    }

    @Test
    void refusedTenantIsToldTheOtherOneOrThatNoneIsFree() {
        forAll(seed -> {
            var input = input(seed);
            Allocation.of(input)
                    .refused()
                    .forEach((tenant, refusal) -> assertThat(refusal.text(other -> other))
                            .as("seed %d, tenant %s", seed, tenant)
                            .matches("port \\d+ (belongs to|is also claimed by) tenant ([a-g]) \\(\\2\\);.*"
                                    + "|port \\d+ is given for both tls and plain;.*"
                                    + "|no free pair of ports in 7300-7304 and 7600-7605;.*")
                            .doesNotContain("tenant " + tenant + " "));
        });
    }

    @Test
    void somethingElsesPortIsNeverChosen() {
        forAll(seed -> {
            var input = input(seed);
            var allocation = Allocation.of(input);
            allocation.pairs().forEach((tenant, pair) -> {
                PortsSpec spec = input.specs().getOrDefault(tenant, spec(0, 0));
                Pair had = input.kept().getOrDefault(tenant, new Pair(0, 0));
                var chosen = new ArrayList<>(ports(pair).toList());
                chosen.removeAll(List.of(spec.tls().orElse(0), spec.plain().orElse(0), had.tls(), had.plain()));
                assertThat(chosen)
                        .as("seed %d", seed)
                        .allMatch(port -> !input.occupied().get().contains(port));
            });
        });
    }

    private static Input input(long seed) {
        var random = random(seed);
        var specs = new TreeMap<String, PortsSpec>();
        NAMES.stream().filter(_ -> random.nextInt(3) > 0).forEach(name -> specs.put(name, spec(random)));
        // A ledger is what an earlier allocation left.
        var before = new TreeMap<String, PortsSpec>();
        NAMES.stream().filter(_ -> random.nextBoolean()).forEach(name -> before.put(name, spec(random)));
        var empty = new Input(before, new TreeMap<>(), Set::of, TLS, PLAIN);
        var occupied = random.nextInt(3) == 0 ? Set.of(TLS.first() + random.nextInt(5)) : Set.<Integer>of();
        return new Input(specs, Allocation.of(empty).pairs(), () -> occupied, TLS, PLAIN);
    }

    private static Input with(Input input, SortedMap<String, PortsSpec> specs, SortedMap<String, Pair> kept) {
        return new Input(specs, kept, input.occupied(), input.tls(), input.plain());
    }

    private static PortsSpec spec(RandomGenerator random) {
        int tls = random.nextInt(3) == 0 ? 7299 + random.nextInt(7) : 0;
        int plain = random.nextInt(4) == 0 ? 7599 + random.nextInt(8) : 0;
        return random.nextInt(50) == 0 ? spec(7300, 7300) : spec(tls, plain);
    }

    private static PortsSpec spec(int tls, int plain) {
        return new PortsSpec(fixed(tls), fixed(plain));
    }

    private static OptionalInt fixed(int port) {
        return port == 0 ? OptionalInt.empty() : OptionalInt.of(port);
    }

    private static Stream<Integer> ports(Pair pair) {
        return Stream.of(pair.tls(), pair.plain());
    }

    private static RandomGenerator random(long seed) {
        return new SplittableRandom(seed);
    }
}
