package io.cachepilot.kind.tenant.apply;

import static io.cachepilot.kind.tenant.apply.Host.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.file.FileTree;
import io.cachepilot.loop.status.ConditionType;
import io.cachepilot.loop.status.Outcome;
import io.cachepilot.loop.status.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A file of one tenant is damaged while it runs: it is told, kept and left alone, and the other goes on. */
final class DamageTest {
    private static final String DUAL = "securityMode: dual-mode";

    @TempDir
    private static Path cache;

    @TempDir
    private Path around;

    private Host host;
    private long pid;

    @BeforeEach
    void runTwoTenants() {
        host = new Host(around.resolve("state"), cache);
        host.manifest("a", DUAL).manifest("b", DUAL);
        host.settle("a");
        host.settle("b");
        pid = host.pid("a");
    }

    @AfterEach
    void close() {
        host.close();
    }

    /** Files of which each is needed to know what to do. */
    enum File {
        INSTANCE,
        LEDGER,
        PASSWORD,
        CONTROL_PASSWORD;

        Path of(Host host) {
            return switch (this) {
                case INSTANCE -> host.instances().resolve("a/instance.json");
                case LEDGER -> host.recordFile("a");
                case PASSWORD -> host.instances().resolveSibling("secrets/a.json");
                case CONTROL_PASSWORD -> host.instances().resolveSibling("secrets/a.control.json");
            };
        }
    }

    enum Damage {
        EMPTY,
        CUT,
        NO_TEXT,
        OTHER_VERSION,
        DIRECTORY;

        void to(Path file) throws IOException {
            switch (this) {
                case EMPTY -> Files.writeString(file, "");
                case CUT -> Files.writeString(file, Files.readString(file).substring(0, 9));
                case NO_TEXT -> Files.write(file, new byte[] {(byte) 0xc3, (byte) 0x28, 0});
                case OTHER_VERSION -> Files.writeString(file, "{\"format\":99,\"spec\":17}");
                case DIRECTORY -> {
                    Files.delete(file);
                    Files.createDirectory(file);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void isToldAndLeftAloneAndTheOtherGoesOn(File file) throws IOException {
        for (Damage damage : Damage.values()) {
            Path place = file.of(host);
            byte[] whole = Files.readAllBytes(place);
            damage.to(place);
            host.restart();
            Map<Path, String> damaged = contents(place);

            host.accept();
            Outcome outcome = host.reconcile("a");

            assertThat(told(outcome)).as(damage.name()).contains(place.toString());
            assertThat(host.settle("b")).as(damage.name()).isInstanceOf(Outcome.InSync.class);
            assertThat(host.view("a").running()).as(damage.name()).isTrue();
            assertThat(host.preview("a").problems()).as(damage.name()).isNotEmpty();
            assertThat(host.preview("b").plan().inSync()).as(damage.name()).isTrue();
            assertThat(host.statisticsOf("b")).as(damage.name()).isPresent();
            host.statisticsOf("a");
            assertThat(host.servers()).as(damage.name()).hasSize(2).contains(pid);
            assertThat(contents(place)).as(damage.name()).isEqualTo(damaged);

            FileTree.delete(place);
            Files.write(place, whole);
            assertThat(host.settle("a")).as(damage.name()).isInstanceOf(Outcome.InSync.class);
            assertThat(host.pid("a")).isEqualTo(pid);
        }
    }

    @Test
    void whatBarsTheWayToOneInstanceBarsNoOther() throws IOException {
        Path data = host.data("a");
        Path aside = Files.move(data, data.resolveSibling("aside"));
        Files.createSymbolicLink(data, data);
        host.restart();
        host.accept();

        assertThat(told(host.reconcile("a"))).contains(data.toString());
        assertThat(host.settle("b")).isInstanceOf(Outcome.InSync.class);
        assertThat(host.servers()).contains(pid).hasSize(2);

        Files.delete(data);
        Files.move(aside, data);
        assertThat(host.settle("a")).isInstanceOf(Outcome.InSync.class);
        assertThat(host.pid("a")).isEqualTo(pid);
    }

    @Test
    void aLogThatCannotBeWrittenIsKnownBeforeTheServerIsStopped() throws IOException {
        Path log = host.instances().resolve("a/log");
        Files.delete(log);
        Files.createDirectory(log);

        host.manifest("a", DUAL + ", restartedAt: 2026-11-22T10:00:00Z").accept();

        assertThat(Host.why(report(host.reconcile("a")), ConditionType.OBSTRUCTED))
                .contains(log + " is no file");
        assertThat(host.pid("a")).isEqualTo(pid);
        assertThat(host.settle("b")).isInstanceOf(Outcome.InSync.class);
        Files.delete(log);
        assertThat(host.settle("a")).isInstanceOf(Outcome.InSync.class);
        assertThat(host.pid("a")).isNotEqualTo(pid);
    }

    private static Report report(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Waiting waiting -> waiting.report();
            case Outcome.InSync inSync -> inSync.report();
            case Outcome.Failed failed -> failed.report().orElseThrow();
            case Outcome.Gone _ -> throw new AssertionError("it is gone");
        };
    }

    /** Files that say nothing that is not known: they are made anew. */
    @ParameterizedTest
    @CsvSource({"redis.conf", "users.acl", "server.pem"})
    void whatFollowsFromTheSpecIsMadeAnew(String name) throws IOException {
        Path file = host.view("a").files().orElseThrow().resolve(name);
        for (Damage damage : new Damage[] {Damage.EMPTY, Damage.CUT, Damage.NO_TEXT}) {
            damage.to(file);

            assertThat(host.settle("a")).as(damage.name()).isInstanceOf(Outcome.InSync.class);
            assertThat(host.pid("a")).isEqualTo(pid);
            assertThat(Files.size(file)).isGreaterThan(9);
        }
    }

    @Test
    void aServerWhoseDirectoryWasDeletedStaysAlone() {
        try (var client = host.client("a")) {
            FileTree.delete(host.instances().resolve("a"));
            host.restart();
            host.accept();

            assertThat(told(host.reconcile("a"))).contains("deleted", "kill -9 " + pid);
            assertThat(host.servers()).contains(pid).hasSize(2);
            assertThat(host.view("a").running()).isTrue();
            assertThat(answer(client, "PING")).contains("PONG");
            assertThat(host.settle("b")).isInstanceOf(Outcome.InSync.class);
        }
        ProcessHandle.of(pid).ifPresent(server -> {
            server.destroy();
            server.onExit().join();
        });

        assertThat(host.settle("a")).isInstanceOf(Outcome.InSync.class);
    }

    @Test
    void aStateBehindALinkIsInSyncAndStaysSo() throws IOException {
        Path real = Files.createDirectory(around.resolve("real"));
        Path link = Files.createSymbolicLink(around.resolve("link"), real);
        try (var linked = new Host(link, cache)) {
            linked.manifest("c", DUAL);
            assertThat(linked.settle("c")).isInstanceOf(Outcome.InSync.class);
            long before = linked.pid("c");

            linked.restart();

            assertThat(linked.settle("c")).isInstanceOf(Outcome.InSync.class);
            assertThat(linked.preview("c").plan().inSync()).isTrue();
            assertThat(linked.pid("c")).isEqualTo(before);
        }
    }

    private static String told(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Failed failed -> Host.why(failed.report().orElseThrow(), ConditionType.DAMAGED);
            case Outcome.InSync inSync -> Host.why(inSync.report(), ConditionType.DAMAGED);
            case Outcome.Waiting _, Outcome.Gone _ -> throw new AssertionError("it was not told: " + outcome);
        };
    }

    private static Map<Path, String> contents(Path place) throws IOException {
        var contents = new TreeMap<Path, String>();
        try (var files = Files.walk(place)) {
            for (Path file : files.toList()) {
                contents.put(
                        file,
                        Files.isDirectory(file) ? "directory" : HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return contents;
    }
}
