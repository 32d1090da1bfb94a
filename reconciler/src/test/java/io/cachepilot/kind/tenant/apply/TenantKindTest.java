package io.cachepilot.kind.tenant.apply;

import static io.cachepilot.kind.tenant.apply.Host.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.loop.status.ConditionType;
import io.cachepilot.loop.status.Outcome;
import io.cachepilot.loop.status.Report;
import io.cachepilot.redis.Endpoint;
import io.cachepilot.redis.RedisConnection;
import io.cachepilot.redis.RedisProcess;
import io.cachepilot.redis.RedisUnreachable;
import io.cachepilot.secret.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real servers: what a person sees of a tenant over its life. */
final class TenantKindTest {
    private static final String MEMORY_ONLY = "securityMode: dual-mode";
    private static final String PERSISTENT = "securityMode: dual-mode, persistence: persistent";

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
    void newTenantEndsInSyncAndAnswers() {
        host.manifest("a", MEMORY_ONLY);

        assertInSync(host.settle("a"));
        try (var client = host.client("a")) {
            assertThat(answer(client, "SET", "k", "v")).contains("OK");
        }
    }

    @Test
    void tenantInSyncIsLeftAlone() {
        host.manifest("a", MEMORY_ONLY);
        host.settle("a");
        long pid = host.pid("a");

        Outcome again = host.settle("a");

        assertThat(report(again).did()).isEmpty();
        assertThat(host.preview("a").plan().inSync()).isTrue();
        assertThat(host.pid("a")).isEqualTo(pid);
    }

    /** Between its start and the first look that finds it in sync, nobody knows yet what the server calls its users. */
    @Test
    void usersThatAreChangedRightAfterAStartAreGivenBack() {
        host.manifest("a", MEMORY_ONLY);
        host.accept();
        host.reconcile("a");
        awaitAnswer("a");
        try (var control = host.control("a")) {
            control.call("ACL", "SETUSER", "default", "resetpass", ">another");
        }

        assertInSync(host.follow("a"));

        try (var client = host.client("a")) {
            assertThat(Host.answer(client, "PING")).contains("PONG");
        }
    }

    private void awaitAnswer(String tenant) {
        RedisProcess.await(() -> {
            try (var _ = host.control(tenant)) {
                return true;
            } catch (RedisUnreachable _) {
                return false;
            }
        });
    }

    @Test
    void acceptTellsOnlyWhatChanged() {
        host.manifest("a", MEMORY_ONLY).manifest("b", "running: false");

        assertThat(host.accept().changed()).containsExactly(TenantSpec.key("a"), TenantSpec.key("b"));
        assertThat(host.accept().changed()).isEmpty();
        host.manifest("b", "running: false, memory: {maxmemoryMb: 100}");
        assertThat(host.accept().changed()).containsExactly(TenantSpec.key("b"));
    }

    @Test
    void memoryChangesInTheRunningServer() {
        host.manifest("a", MEMORY_ONLY);
        host.settle("a");
        long pid = host.pid("a");
        host.manifest("a", MEMORY_ONLY + ", memory: {maxmemoryMb: 100, limitMb: 200}");

        assertInSync(host.settle("a"));

        assertThat(host.pid("a")).isEqualTo(pid);
        assertThat(setting("a", "maxmemory")).isEqualTo(Long.toString(100L << 20));
        assertThat(host.view("a").instance().orElseThrow().spec().memoryLimitMb())
                .isEqualTo(200);
    }

    /** A handshake costs more than all the rest of a look. */
    @Test
    void looksAndChangesShareOneConnection() {
        host.manifest("a", MEMORY_ONLY);
        host.settle("a");
        try (var control = host.control("a")) {
            int before = connections(control);
            host.manifest("a", MEMORY_ONLY + ", memory: {maxmemoryMb: 100}");
            assertInSync(host.settle("a"));
            assertThat(connections(control)).isEqualTo(before);
        }
    }

    /** How many there ever were. */
    private static int connections(RedisConnection control) {
        return answer(control, "INFO", "stats")
                .orElseThrow()
                .lines()
                .filter(line -> line.startsWith("total_connections_received:"))
                .mapToInt(line -> Integer.parseInt(line.split(":", -1)[1].strip()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void driftIsToldAndRepairedInTheRunningServer() {
        host.manifest("a", MEMORY_ONLY);
        host.settle("a");
        long pid = host.pid("a");
        try (var control = host.control("a")) {
            control.call("CONFIG", "SET", "maxmemory", "1000000");
            control.call("ACL", "SETUSER", "intruder", "on", "nopass", "~*", "+@all");
        }

        Report report = report(host.reconcile("a"));

        assertThat(Host.why(report, ConditionType.DRIFTED))
                .contains("server.maxmemory: 1000000 -> 268435456", "access.intruder: on nopass");
        assertInSync(host.settle("a"));
        assertThat(host.pid("a")).isEqualTo(pid);
        assertThat(setting("a", "maxmemory")).isEqualTo("268435456");
        assertThat(host.preview("a").plan().inSync()).isTrue();
    }

    @Test
    void portWithoutTlsIsClosedInTheRunningServer() {
        host.manifest("a", MEMORY_ONLY);
        host.settle("a");
        long pid = host.pid("a");
        host.manifest("a", "securityMode: tls-only");

        assertInSync(host.settle("a"));

        assertThat(host.pid("a")).isEqualTo(pid);
        assertThatExceptionOfType(RedisUnreachable.class).isThrownBy(() -> host.client("a"));
    }

    @Test
    void serverThatEndedIsStartedAgain() {
        host.manifest("a", PERSISTENT);
        host.settle("a");
        set("a", "k", "v");
        ProcessHandle server = ProcessHandle.of(host.pid("a")).orElseThrow();
        server.destroyForcibly();
        server.onExit().join();

        assertInSync(host.settle("a"));

        assertThat(host.pid("a")).isNotEqualTo(server.pid());
        assertThat(get("a", "k")).isEqualTo("v");
    }

    @Test
    void stoppedTenantStartsAgainWithItsPassword() {
        host.manifest("a", PERSISTENT);
        host.settle("a");
        set("a", "k", "v");
        Secret password = host.password("a");

        host.manifest("a", PERSISTENT + ", running: false");
        assertInSync(host.settle("a"));
        assertThat(host.servers()).isEmpty();

        host.manifest("a", PERSISTENT);
        assertInSync(host.settle("a"));
        assertThat(host.password("a")).isEqualTo(password);
        assertThat(get("a", "k")).isEqualTo("v");
    }

    @Test
    void restartThatIsAskedForKeepsDataInMemory() {
        host.manifest("a", MEMORY_ONLY);
        host.settle("a");
        set("a", "k", "v");
        long pid = host.pid("a");
        host.manifest("a", MEMORY_ONLY + restartedNow());

        assertInSync(host.settle("a"));

        assertThat(host.pid("a")).isNotEqualTo(pid);
        assertThat(get("a", "k")).isEqualTo("v");
    }

    @Test
    void copyOfDataInMemoryIsDeletedOnceItIsLoaded() {
        host.manifest("a", MEMORY_ONLY);
        host.settle("a");
        set("a", "k", "v");
        host.manifest("a", MEMORY_ONLY + restartedNow());
        host.accept();

        host.reconcile("a");
        assertThat(host.record("a").own().carrying()).isTrue();
        assertThat(host.data("a").resolve("dump.rdb")).isNotEmptyFile();

        host.settle("a");
        assertThat(host.record("a").own().carrying()).isFalse();
        assertThat(host.data("a").resolve("dump.rdb")).doesNotExist();
    }

    /** The control plane ends between the end of the server and its start, and the spec changes meanwhile. */
    @Test
    void dataThatIsCarriedIsThereWhereItsServerIsToAppendByThen() {
        host.manifest("a", PERSISTENT);
        host.settle("a");
        set("a", "old", "of persistent days");
        host.manifest("a", MEMORY_ONLY);
        host.settle("a");
        set("a", "k", "v");
        host.manifest("a", MEMORY_ONLY + restartedNow());
        host.accept();
        host.reconcile("a");
        assertThat(host.record("a").own().carrying()).isTrue();
        ProcessHandle server = ProcessHandle.of(host.pid("a")).orElseThrow();
        server.destroyForcibly();
        server.onExit().join();
        host.manifest("a", PERSISTENT);

        assertInSync(host.settle("a"));

        assertThat(get("a", "k")).isEqualTo("v");
        assertThat(host.record("a").own().carrying()).isFalse();
        set("a", "k", "later");
        host.manifest("a", PERSISTENT + restartedNow());
        assertInSync(host.settle("a"));
        assertThat(get("a", "k")).isEqualTo("later");
    }

    @Test
    void dataOfAPersistentTenantIsThereWhereItStartsAsAMemoryOnlyOne() {
        host.manifest("a", PERSISTENT);
        host.settle("a");
        set("a", "k", "v");
        host.manifest("a", PERSISTENT + ", running: false");
        host.settle("a");
        host.manifest("a", MEMORY_ONLY + ", running: false");
        assertInSync(host.settle("a"));
        host.manifest("a", MEMORY_ONLY);

        assertInSync(host.settle("a"));

        assertThat(get("a", "k")).isEqualTo("v");
    }

    @Test
    void soIsThatOfOneWhoseServerHasEndedByItself() {
        host.manifest("a", PERSISTENT);
        host.settle("a");
        set("a", "k", "v");
        ProcessHandle server = ProcessHandle.of(host.pid("a")).orElseThrow();
        server.destroy();
        server.onExit().join();
        host.manifest("a", MEMORY_ONLY);

        assertInSync(host.settle("a"));

        assertThat(get("a", "k")).isEqualTo("v");
    }

    @Test
    void dataOfPersistentDaysIsSetAsideForAMemoryOnlyServer() throws IOException {
        host.manifest("a", PERSISTENT);
        host.settle("a");
        set("a", "k", "v");
        host.manifest("a", MEMORY_ONLY);
        host.settle("a");
        host.manifest("a", MEMORY_ONLY + ", running: false");
        host.settle("a");
        host.manifest("a", MEMORY_ONLY);

        assertInSync(host.settle("a"));

        assertThat(get("a", "k")).isEmpty();
        try (var entries = Files.list(host.data("a"))) {
            assertThat(entries)
                    .filteredOn(entry -> entry.getFileName().toString().startsWith("kept-"))
                    .singleElement()
                    .satisfies(kept -> assertThat(kept.resolve("appendonlydir")).isNotEmptyDirectory());
        }
    }

    @Test
    void tenantWithoutAManifestGoesAndLeavesItsData() {
        host.manifest("a", PERSISTENT).manifest("b", "running: false");
        host.settle("a");
        set("a", "k", "v");
        Secret password = host.password("a");
        int port = host.view("a").ports().orElseThrow().plain();

        host.withoutManifest("a");
        assertThat(host.settle("a")).isInstanceOf(Outcome.Gone.class);
        assertThat(host.servers()).isEmpty();

        host.manifest("a", PERSISTENT);
        assertInSync(host.settle("a"));
        assertThat(host.password("a")).isEqualTo(password);
        assertThat(host.view("a").ports().orElseThrow().plain()).isEqualTo(port);
        assertThat(get("a", "k")).isEqualTo("v");
    }

    @Test
    void tenantThatSaysDeleteLeavesNothing() {
        host.manifest("a", PERSISTENT + ", deletionPolicy: Delete").manifest("b", "running: false");
        host.settle("a");

        host.withoutManifest("a");

        assertThat(host.settle("a")).isInstanceOf(Outcome.Gone.class);
        assertThat(host.servers()).isEmpty();
        assertThat(host.instances().resolve("a")).doesNotExist();
        assertThat(state.resolve("secrets/a.json")).doesNotExist();
        assertThat(state.resolve("secrets/a.control.json")).doesNotExist();
    }

    @Test
    void tenantThatNeverRanIsForgottenAsExisting() {
        host.manifest("a", "running: false").manifest("b", "running: false");
        host.settle("a");

        host.withoutManifest("a");

        assertThat(host.settle("a")).isInstanceOf(Outcome.Gone.class);
        assertThat(host.accept().removed()).isEmpty();
    }

    @Test
    void serverThatRefusesUsIsRestartedWhereItsDataLiesOnDisk() {
        host.manifest("a", PERSISTENT);
        host.settle("a");
        set("a", "k", "v");
        long pid = host.pid("a");
        changeOurPassword("a");
        host.restart();

        assertInSync(host.settle("a"));

        assertThat(host.pid("a")).isNotEqualTo(pid);
        assertThat(get("a", "k")).isEqualTo("v");
    }

    @Test
    void serverThatRefusesUsAndHoldsDataInMemoryWaitsForAPerson() {
        host.manifest("a", MEMORY_ONLY);
        host.settle("a");
        long pid = host.pid("a");
        changeOurPassword("a");
        host.restart();

        Report held = report(host.settle("a"));

        assertThat(Host.why(held, ConditionType.PROGRESSING)).endsWith(": cachepilot approve a");
        assertThat(host.pid("a")).isEqualTo(pid);

        host.approveLoss("a");
        assertInSync(host.settle("a"));
        assertThat(host.pid("a")).isNotEqualTo(pid);
        assertThat(host.record("a").approved()).isFalse();
    }

    @Test
    void serverThatLoadsItsDataIsLeftAloneUntilItHasThem(@TempDir Path directory) {
        host.manifest("a", MEMORY_ONLY);
        host.settle("a");
        host.manifest("a", MEMORY_ONLY + ", memory: {maxmemoryMb: 100}");
        host.accept();
        int port = RedisProcess.freePorts(1).getFirst();
        var arguments = List.of(
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--requirepass",
                "geheim",
                "--repl-diskless-sync",
                "no");

        try (var _ = RedisProcess.start(RedisProcess.unpack(directory), directory, arguments);
                var control = host.control("a");
                var client = host.client("a")) {
            fill(port, 500);
            // A replica loads what it gets, as slowly as it is told.
            control.call("CONFIG", "SET", "key-load-delay", "20000", "loading-process-events-interval-bytes", "1024");
            control.call("CONFIG", "SET", "masterauth", "geheim");
            control.call("ACL", "SETUSER", "default", "+replicaof");
            client.call("REPLICAOF", "127.0.0.1", Integer.toString(port));
            RedisProcess.await(
                    () -> answer(control, "INFO", "persistence").orElse("").contains("\nloading:1"));

            Outcome during = host.reconcile("a");

            assertThat(during)
                    .isInstanceOfSatisfying(
                            Outcome.Waiting.class,
                            waiting -> assertThat(waiting.waitingFor()).contains("it is loading its data"));
            assertThat(report(during).holding()).doesNotContainKey(ConditionType.READY);

            control.call("CONFIG", "SET", "key-load-delay", "0");
            RedisProcess.await(
                    () -> answer(control, "INFO", "persistence").orElse("").contains("\nloading:0"));
            client.call("REPLICAOF", "NO", "ONE");
            assertInSync(host.follow("a"));
            assertThat(setting("a", "maxmemory")).isEqualTo(Integer.toString(100 << 20));
        }
    }

    /** Redis answers PING with an error then, and goes on serving what it has. */
    @Test
    void serverThatCannotSaveIsStillLookedAtAndChanged() throws IOException {
        host.manifest("a", PERSISTENT);
        host.settle("a");
        // Over a directory nothing is renamed.
        Files.createDirectories(host.data("a").resolve("dump.rdb/in-the-way"));
        try (var control = host.control("a");
                var client = host.client("a")) {
            control.call("ACL", "SETUSER", "default", "+bgsave");
            client.call("BGSAVE");
            RedisProcess.await(
                    () -> answer(control, "INFO", "persistence").orElse("").contains("rdb_last_bgsave_status:err"));
            assertThatThrownBy(() -> client.call("PING")).hasMessageContaining("MISCONF");
        }

        host.manifest("a", PERSISTENT + ", memory: {maxmemoryMb: 100}");
        host.accept();
        assertInSync(host.follow("a"));

        assertThat(setting("a", "maxmemory")).isEqualTo(Integer.toString(100 << 20));
    }

    private static void fill(int port, int keys) {
        var endpoint = new Endpoint("127.0.0.1", port, Optional.empty(), "default", new Secret("geheim"));
        try (var connection = RedisConnection.connect(endpoint, Duration.ofSeconds(5))) {
            for (int i = 0; i < keys; i++) {
                connection.call("SET", "k" + i, "v".repeat(1100));
            }
        }
    }

    private void changeOurPassword(String tenant) {
        try (var control = host.control(tenant)) {
            control.call("ACL", "SETUSER", "cachepilot", "resetpass", ">another");
        }
    }

    private static String restartedNow() {
        return ", restartedAt: " + Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    private void set(String tenant, String key, String value) {
        try (var client = host.client(tenant)) {
            client.call("SET", key, value);
        }
    }

    private String get(String tenant, String key) {
        try (var client = host.client(tenant)) {
            return answer(client, "GET", key).orElse("");
        }
    }

    private String setting(String tenant, String directive) {
        try (var control = host.control(tenant)) {
            var pair = (List<?>) control.call("CONFIG", "GET", directive).orElseThrow();
            return new String((byte[]) pair.get(1), StandardCharsets.UTF_8);
        }
    }

    private static void assertInSync(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.InSync.class);
        assertThat(report(outcome).holding())
                .doesNotContainKeys(ConditionType.INVALID, ConditionType.DRIFTED, ConditionType.PROGRESSING);
    }

    private static Report report(Outcome outcome) {
        return switch (outcome) {
            case Outcome.InSync inSync -> inSync.report();
            case Outcome.Waiting waiting -> waiting.report();
            case Outcome.Failed failed -> throw new AssertionError(failed.cause());
            case Outcome.Gone _ -> throw new AssertionError("gone");
        };
    }
}
