package io.cachepilot.kind.tenant.apply;

import static io.cachepilot.kind.tenant.apply.Host.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.kind.tenant.plan.Allocation.Pair;
import io.cachepilot.loop.status.ConditionType;
import io.cachepilot.loop.status.Outcome;
import io.cachepilot.loop.status.Report;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real servers: nothing is stopped before it is known that what takes its place can start. */
final class ObstacleTest {
    private static final String DUAL = "securityMode: dual-mode";
    private static final int PATIENCE_SECONDS = 60;

    @TempDir
    private static Path cache;

    @TempDir
    private Path state;

    private Host host;

    @BeforeEach
    void open() {
        host = new Host(state, cache);
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void portOfAStrangerLeavesARunningTenantAsItIsUntilItIsFree() throws IOException {
        Pair before = settled("a");
        long pid = host.pid("a");
        var wanted = new Pair(before.tls() + 5, before.plain() + 5);
        host.manifest("a", DUAL + ports(wanted));

        try (var _ = listener(wanted.plain())) {
            host.accept();
            Outcome.Waiting outcome = (Outcome.Waiting) host.reconcile("a");

            assertThat(Host.why(outcome.report(), ConditionType.OBSTRUCTED))
                    .contains(
                            "left as it is",
                            "127.0.0.1:" + wanted.plain(),
                            "process " + ProcessHandle.current().pid() + " (java)");
            assertThat(outcome.report().holding()).containsKey(ConditionType.READY);
            assertThat(host.preview("a").plan().actions()).isEmpty();
            assertThat(host.pid("a")).isEqualTo(pid);
            assertThat(host.view("a").plainPort())
                    .as("whoever is sent to the other one gets to the stranger")
                    .hasValueSatisfying(port -> assertThat(port.port()).isEqualTo(before.plain()));
        }

        assertThat(host.settle("a")).isInstanceOf(Outcome.InSync.class);
        assertPings("a");
        assertThat(host.view("a").ports()).contains(wanted);
    }

    @Test
    void aTenantThatNeverGotItsPortGoesBackToTheOneItHas() throws IOException {
        Pair before = settled("a");
        long pid = host.pid("a");
        var wanted = new Pair(before.tls() + 5, before.plain() + 5);
        try (var _ = listener(wanted.plain())) {
            host.manifest("a", DUAL + ports(wanted)).accept();
            host.reconcile("a");

            host.manifest("a", DUAL);

            assertThat(host.settle("a")).isInstanceOf(Outcome.InSync.class);
            assertThat(host.view("a").ports()).contains(before);
            assertThat(host.pid("a")).isEqualTo(pid);
        }
    }

    @Test
    void portOfAStrangerKeepsATenantFromStartingAndIsNoCrash() throws IOException {
        Pair pair = settled("a");
        host.manifest("a", DUAL + ", running: false");
        host.settle("a");
        host.manifest("a", DUAL);

        try (var _ = listener(pair.tls())) {
            host.accept();
            for (int i = 0; i < 3; i++) {
                assertThat(Host.why(report(host.reconcile("a")), ConditionType.OBSTRUCTED))
                        .contains("not started", "127.0.0.1:" + pair.tls());
            }
            assertThat(host.servers()).isEmpty();
        }

        assertThat(host.settle("a")).isInstanceOf(Outcome.InSync.class);
    }

    @Test
    void portOfASuspendedTenantIsNamedAndTheOtherGoesOn() {
        Pair first = settled("a");
        Pair second = settled("b");
        long pid = host.pid("b");
        var free = new Pair(first.tls() + 5, first.plain() + 5);
        host.manifest("a", DUAL + ", suspend: true" + ports(free)).manifest("b", DUAL + ports(first));
        host.accept();

        Outcome.Waiting outcome = (Outcome.Waiting) host.reconcile("b");

        assertThat(Host.why(outcome.report(), ConditionType.OBSTRUCTED)).contains("tenant a, which is suspended");
        assertThat(host.pid("b")).isEqualTo(pid);
        assertThat(host.view("b").instance().orElseThrow().spec().ports())
                .hasEntrySatisfying("tls", port -> assertThat(port.port()).isEqualTo(second.tls()));

        host.manifest("a", DUAL + ports(free));
        host.accept();
        untilInSync(List.of("b", "a"));
        assertPings("a");
        assertPings("b");
    }

    @Test
    void tenantsSwapTheirPorts() {
        Pair first = settled("a");
        Pair second = settled("b");
        put("a", "1");
        put("b", "2");
        host.manifest("a", DUAL + ports(second)).manifest("b", DUAL + ports(first));
        host.accept();

        untilInSync(List.of("a", "b"));

        assertThat(host.view("a").ports()).contains(second);
        assertThat(get("a")).isEqualTo("1");
        assertThat(get("b")).isEqualTo("2");
    }

    @Test
    void threeTenantsPassTheirPortsOnInARing() {
        Pair first = settled("a");
        Pair second = settled("b");
        Pair third = settled("c");
        put("a", "1");
        put("c", "3");
        host.manifest("a", DUAL + ports(second))
                .manifest("b", DUAL + ports(third))
                .manifest("c", DUAL + ports(first));
        host.accept();

        untilInSync(List.of("a", "b", "c"));

        assertThat(get("a")).isEqualTo("1");
        assertThat(get("c")).isEqualTo("3");
    }

    @Test
    void aRingWithASuspendedTenantInItStaysAsItIs() {
        Pair first = settled("a");
        Pair second = settled("b");
        Pair third = settled("c");
        List<Long> before = List.of(host.pid("a"), host.pid("b"), host.pid("c"));
        host.manifest("a", DUAL + ports(second))
                .manifest("b", DUAL + ", suspend: true" + ports(third))
                .manifest("c", DUAL + ports(first));
        host.accept();

        List.of("a", "b", "c", "a", "b", "c").forEach(host::reconcile);

        assertThat(List.of(host.pid("a"), host.pid("b"), host.pid("c"))).isEqualTo(before);
    }

    @Test
    void aCertificateWithoutItsKeyIsMadeAnewBeforeARestart() throws IOException {
        settled("a");
        Path file = host.view("a").files().orElseThrow().resolve("server.pem");
        String pem = Files.readString(file);
        Files.writeString(file, pem.replaceAll("(?s)-----BEGIN PRIVATE KEY-----.*-----END PRIVATE KEY-----\n", ""));
        host.manifest("a", DUAL + ", restartedAt: " + Instant.now());

        assertThat(host.settle("a")).isInstanceOf(Outcome.InSync.class);
        assertPings("a");
        assertThat(file).content().contains("PRIVATE KEY");
    }

    private Pair settled(String tenant) {
        host.manifest(tenant, DUAL);
        assertThat(host.settle(tenant)).isInstanceOf(Outcome.InSync.class);
        return host.view(tenant).ports().orElseThrow();
    }

    private void untilInSync(List<String> tenants) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!tenants.stream().map(host::reconcile).toList().stream().allMatch(Outcome.InSync.class::isInstance)) {
            assertThat(System.nanoTime()).as("in sync in time").isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private void assertPings(String tenant) {
        try (var client = host.client(tenant)) {
            assertThat(answer(client, "PING")).contains("PONG");
        }
    }

    private void put(String tenant, String value) {
        try (var client = host.client(tenant)) {
            assertThat(answer(client, "SET", "k", value)).contains("OK");
        }
    }

    private String get(String tenant) {
        try (var client = host.client(tenant)) {
            return answer(client, "GET", "k").orElse("(none)");
        }
    }

    private static Report report(Outcome outcome) {
        return ((Outcome.Waiting) outcome).report();
    }

    private static String ports(Pair pair) {
        return ", ports: {tls: %d, plain: %d}".formatted(pair.tls(), pair.plain());
    }

    private static ServerSocket listener(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }
}
