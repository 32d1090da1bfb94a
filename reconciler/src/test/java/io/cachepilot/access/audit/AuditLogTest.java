package io.cachepilot.access.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.cachepilot.access.SteppedClock;
import io.cachepilot.access.audit.AuditCheck.Intact;
import io.cachepilot.file.Sha256;
import io.cachepilot.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditLogTest {
    private static final long DEADLINE = TimeUnit.SECONDS.toNanos(20);

    @TempDir
    private Path directory;

    private final SteppedClock clock = new SteppedClock();
    private Path path;

    @BeforeEach
    void name() {
        path = directory.resolve("sub/audit.log");
    }

    @Test
    void aRequestIsALineOfTheDocumentedShape() throws IOException {
        try (AuditLog log = open()) {
            log.appendForced(Entries.entry("/api/v1/tenants"));
            log.append(Entries.unauthenticated("GET", "/api/v1/tenants/a", "req-2"));
        }

        List<String> lines = Files.readAllLines(path);
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst())
                .isEqualTo("{\"time\": \"2026-03-01T12:00:00.123456Z\", \"principal\": \"admin\", \"role\": \"admin\","
                        + " \"address\": \"203.0.113.7\", \"method\": \"POST\", \"path\": \"/api/v1/tenants\","
                        + " \"status\": 200, \"request_id\": \"req-1\", \"revision\": \"5f0c1d2e\","
                        + " \"duration_ms\": 12, \"number\": 1, \"previous\": \"" + "0".repeat(64) + "\"}");
        assertThat(lines.getLast())
                .contains("\"principal\": null, \"role\": null", "\"status\": 401,", "\"revision\": null")
                .endsWith("\"number\": 2, \"previous\": \"" + Sha256.hex(LastLine.bytes(lines.getFirst())) + "\"}");
        for (Path file : List.of(path, LastLineFile.beside(path))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void theChainGoesOnOverRestarts() {
        for (int i = 0; i < 5; i++) {
            try (AuditLog log = open()) {
                log.append(Entries.entry("/read"));
                log.appendForced(Entries.entry("/write"));
                log.append(Entries.entry("/read"));
            }
        }
        assertThat(AuditCheck.verify(path)).isEqualTo(new Intact(15, 1, false, true, List.of()));
    }

    @Test
    void aLogWithoutLinesIsIntact() {
        open().close();
        assertThat(AuditCheck.verify(path)).isEqualTo(new Intact(0, 0, false, true, List.of()));
    }

    @Test
    void nothingThatIsSentCanForgeALine() throws IOException {
        String hostile = "x\n{\"time\": \"now\"}\r\u0085\u2028\u0000\u001b[2J\"\\ä\uD800";
        try (AuditLog log = open()) {
            log.append(Entries.unauthenticated(hostile, hostile, hostile));
            log.append(Entries.unauthenticated("GET", "/" + "\u0001".repeat(100_000), "\"".repeat(100_000)));
            log.append(Entries.unauthenticated("\n".repeat(9_000), "/" + "\\".repeat(100_000), hostile.repeat(999)));
        }

        List<String> lines = Files.readAllLines(path, StandardCharsets.US_ASCII);
        assertThat(lines).hasSize(3).allMatch(line -> line.matches("[ -~]{1,4096}"));
        assertThat(Json.readExactly(lines.getFirst(), Map.class).get("method"))
                .as("all of it is there, escaped")
                .isEqualTo(hostile);
        for (String line : lines) {
            assertThat(Json.readExactly(line, Map.class).get("status")).isEqualTo(401);
        }
        assertThat(AuditCheck.verify(path)).isInstanceOf(Intact.class);
    }

    @Test
    void manyThreadsWriteOneChain() throws Exception {
        try (AuditLog log = open();
                var threads = Executors.newFixedThreadPool(64)) {
            var tasks = new ArrayList<Callable<Boolean>>();
            for (int i = 0; i < 64; i++) {
                tasks.add(() -> {
                    for (int n = 0; n < 100; n++) {
                        if (n % 10 == 0) {
                            log.appendForced(Entries.entry("/write"));
                        } else {
                            log.append(Entries.entry("/read"));
                        }
                    }
                    return true;
                });
            }
            for (var done : threads.invokeAll(tasks)) {
                assertThat(done.get()).isTrue();
            }
        }
        assertThat(AuditCheck.verify(path)).isEqualTo(new Intact(6_400, 1, false, true, List.of()));
    }

    @Test
    void whatWasSafeIsThereAfterAKill() throws Exception {
        for (int run = 0; run < 3; run++) {
            int safe = killAfter(30, run);
            try (AuditLog log = open()) {
                log.append(Entries.entry("/after"));
            }
            assertThat(Files.readString(path)).contains("/write/" + run + "/" + safe + "\"");
            assertThat(AuditCheck.verify(path))
                    .isInstanceOfSatisfying(
                            Intact.class,
                            intact -> assertThat(intact.endIsKnown()).isTrue());
        }
    }

    /** Returns the last line of which the program said that it was safe. */
    private int killAfter(int lines, int run) throws Exception {
        Path said = directory.resolve("said" + run);
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AuditProgram.class.getName(),
                        path.toString(),
                        "" + run)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(said.toFile())
                .start();
        try {
            await(() -> said(said).size() >= lines);
        } finally {
            program.destroyForcibly().onExit().join();
        }
        return Integer.parseInt(said(said).getLast());
    }

    private static List<String> said(Path file) {
        try {
            String text = Files.readString(file);
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aLineThatACrashCutOffIsTakenOutAndTold() throws IOException {
        write("/a", "/b");
        Files.writeString(path, "{\"time\": \"2026-03-01T12:0\u0001", StandardOpenOption.APPEND);
        assertThat(AuditCheck.verify(path))
                .isEqualTo(new Intact(
                        2,
                        1,
                        false,
                        true,
                        List.of("line 3 is not complete: it is being written, or a crash cut it off")));

        write("/c");

        assertThat(AuditCheck.verify(path))
                .isEqualTo(new Intact(
                        4,
                        1,
                        false,
                        true,
                        List.of("line 3: a crash cut off a line: {\\\"time\\\": \\\"2026-03-01T12:0\\u0001")));
    }

    @Test
    void aLogThatIsMovedAwayIsGoneOnWith() throws IOException {
        Path older = path.resolveSibling("audit.log.1");
        try (AuditLog log = open()) {
            log.appendForced(Entries.entry("/a"));
            Files.move(path, older);
            log.appendForced(Entries.entry("/b"));
            await(log::ready);
        }
        Path oldest = path.resolveSibling("audit.log.2");
        Files.move(path, oldest);
        write("/c");

        assertThat(AuditCheck.verify(older)).isEqualTo(new Intact(1, 1, false, false, List.of()));
        assertThat(AuditCheck.verify(oldest))
                .isEqualTo(new Intact(
                        2, 2, true, false, List.of("line 1: the lines up to number 1 are in an earlier file")));
        assertThat(AuditCheck.verify(path))
                .isEqualTo(new Intact(
                        2, 4, true, true, List.of("line 1: the lines up to number 3 are in an earlier file")));
    }

    @Test
    void withoutAFileToWriteItIsNotReadyAndRecoversByItself() throws IOException {
        try (AuditLog log = open()) {
            assertThat(log.ready()).isTrue();
            Path older = path.resolveSibling("audit.log.1");
            Files.move(path, older);
            Files.createDirectory(path);

            await(() -> !log.ready());
            assertThatThrownBy(() -> log.appendForced(Entries.entry("/a")))
                    .isInstanceOf(AuditUnavailable.class)
                    .hasMessage("the audit log " + path
                            + " can't be written; see the disk and the log of the control plane");
            log.append(Entries.entry("/b"));
            assertThat(log.ready()).isFalse();

            Files.delete(path);
            await(log::ready);
            log.appendForced(Entries.entry("/c"));
        }
        assertThat(Files.readAllLines(path))
                .extracting(line -> line.replaceAll(".*\"path\": \"([^\"]*)\".*", "$1"))
                .as("what could not be written was written later")
                .containsExactly("/a", "/b", "/c");
        assertThat(AuditCheck.verify(path)).isEqualTo(new Intact(3, 1, false, true, List.of()));
    }

    @Test
    void aFullDiskIsNoticedAndNothingIsTorn() throws Exception {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        assumeThat(runs("mount", "-t", "tmpfs", "-o", "size=2m", "none", disk.toString()))
                .as("this user may mount a small file system (root)")
                .isTrue();
        try {
            path = disk.resolve("audit.log");
            try (AuditLog log = open()) {
                log.appendForced(Entries.entry("/before"));
                assertThat(log.ready()).isTrue();
                Path filler = disk.resolve("filler");
                Files.write(filler, new byte[1_500_000]);
                await(() -> !log.ready());
                log.appendForced(Entries.entry("/little-space"));

                fill(filler);
                assertThatThrownBy(() -> appendMuch(log)).isInstanceOf(AuditUnavailable.class);
                assertThat(log.ready()).isFalse();
                assertThat(AuditCheck.verify(path)).isInstanceOf(Intact.class);

                Files.delete(filler);
                await(log::ready);
                log.appendForced(Entries.entry("/after"));
            }
            assertThat(Files.readString(path)).contains("/before", "/little-space", "/much", "/after");
            assertThat(AuditCheck.verify(path))
                    .isInstanceOfSatisfying(
                            Intact.class, intact -> assertThat(intact.notes()).isEmpty());
        } finally {
            assertThat(runs("umount", disk.toString())).isTrue();
        }
    }

    private static void appendMuch(AuditLog log) {
        for (int i = 0; i < 100; i++) {
            log.appendForced(Entries.entry("/much/" + "x".repeat(1_000)));
        }
    }

    private static void fill(Path filler) {
        for (int size = 64 << 10; size >= 4 << 10; size /= 2) {
            try {
                while (true) {
                    Files.write(filler, new byte[size], StandardOpenOption.APPEND);
                }
            } catch (IOException _) {
                // Less may still fit.
            }
        }
    }

    private static boolean runs(String... command) throws Exception {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException _) {
            return false;
        }
    }

    private static void await(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - start).as("within 20 s").isLessThan(DEADLINE);
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    private AuditLog open() {
        return AuditLog.open(path, clock, new AuditRetention(64 << 20, Optional.empty()));
    }

    private void write(String... paths) {
        try (AuditLog log = open()) {
            for (String each : paths) {
                log.append(Entries.entry(each));
            }
        }
    }
}
