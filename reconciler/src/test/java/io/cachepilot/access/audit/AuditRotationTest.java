package io.cachepilot.access.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.access.SteppedClock;
import io.cachepilot.access.audit.AuditCheck.Broken;
import io.cachepilot.access.audit.AuditCheck.Intact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditRotationTest {
    private static final Duration KEPT = Duration.ofDays(10);

    @TempDir
    private Path directory;

    private final SteppedClock clock = new SteppedClock();
    private Path path;

    @BeforeEach
    void name() {
        path = directory.resolve("audit.log");
    }

    @Test
    void partsOfTheirLengthAreRenamedAndTheChainGoesOnOverAllOfThem() throws IOException {
        writeParts(4);

        List<Path> parts = new AuditParts(path).older();
        assertThat(parts).hasSize(3).first().isEqualTo(path.resolveSibling("audit.log.000000000002"));
        assertThat(parts)
                .allSatisfy(part -> assertThat(Files.getPosixFilePermissions(part))
                        .isEqualTo(PosixFilePermissions.fromString("rw-------")));
        // Two requests in each part, after a line that tells of the part before.
        assertThat(AuditCheck.verify(path)).isEqualTo(new Intact(11, 1, false, true, List.of()));
        assertThat(AuditExcerpt.newest(path, 5))
                .extracting(AuditExcerpt::request)
                .containsExactly("POST /1/1", "POST /2/0", "POST /2/1", "POST /3/0", "POST /3/1");
        assertThat(AuditExcerpt.newest(path, 100)).hasSize(8);
    }

    @Test
    void aPartIsBegunWhileTheLogIsWrittenAndNothingIsRefusedForThat() throws IOException {
        try (AuditLog log = AuditLog.open(path, clock, new AuditRetention(500, Optional.empty()))) {
            long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            int written = 0;
            while (new AuditParts(path).older().isEmpty()) {
                assertThat(System.nanoTime()).isLessThan(end);
                assertThat(log.ready()).isTrue();
                log.appendForced(Entries.entry("/" + written++));
            }
            log.appendForced(Entries.entry("/last"));
        }
        assertThat(AuditCheck.verify(path))
                .isInstanceOfSatisfying(
                        Intact.class, intact -> assertThat(intact.missing()).isFalse());
    }

    @Test
    void aQuietLogIsDividedByAge() throws IOException {
        var forEver = new AuditRetention(1 << 20, Optional.empty());
        write(forEver, "/a");
        clock.advance(Duration.ofDays(29));
        write(forEver, "/b");
        assertThat(new AuditParts(path).older()).isEmpty();

        clock.advance(Duration.ofDays(2));
        write(forEver, "/c");

        assertThat(new AuditParts(path).older()).hasSize(1);
        assertThat(AuditCheck.verify(path)).isEqualTo(new Intact(4, 1, false, true, List.of()));
    }

    @Test
    void whatSomebodyCutsOffIsFoundInEveryPart() throws IOException {
        writeParts(4);
        List<Path> parts = new ArrayList<>(new AuditParts(path).older());
        for (int i = 0; i < parts.size(); i++) {
            Path part = parts.get(i);
            String all = Files.readString(part);
            Files.delete(part);
            if (i == 0) {
                assertThat(AuditCheck.verify(path)).isEqualTo(new Intact(9, 3, true, true, List.of(continued(2))));
            } else {
                assertThat(AuditCheck.verify(path)).isInstanceOf(Broken.class);
            }
            Files.writeString(part, all.substring(0, all.length() - 1));
            assertThat(AuditCheck.verify(path)).isInstanceOf(Broken.class);
            Files.writeString(part, all.substring(0, all.indexOf('\n') + 1));
            assertThat(AuditCheck.verify(path)).isInstanceOf(Broken.class);
            Files.writeString(part, all.substring(all.indexOf('\n') + 1));
            assertThat(AuditCheck.verify(path))
                    .satisfiesAnyOf(
                            result -> assertThat(result).isInstanceOf(Broken.class),
                            result -> assertThat(result)
                                    .isInstanceOfSatisfying(
                                            Intact.class,
                                            intact ->
                                                    assertThat(intact.missing()).isTrue()));
            Files.writeString(part, all.replaceFirst("POST", "GET"));
            assertThat(AuditCheck.verify(path)).isInstanceOf(Broken.class);
            Files.writeString(part, all);
        }
        assertThat(AuditCheck.verify(path)).isEqualTo(new Intact(11, 1, false, true, List.of()));
    }

    @Test
    void aPartThatIsOldEnoughIsRemovedAndThatIsTold() throws IOException {
        writeParts(3);
        List<Path> parts = new AuditParts(path).older();
        clock.set(Entries.TIME.plus(KEPT).plusSeconds(1));

        write(1 << 20, "/later");

        assertThat(parts).noneMatch(Files::exists);
        assertThat(AuditCheck.verify(path)).isInstanceOfSatisfying(Intact.class, intact -> {
            assertThat(intact.first()).isEqualTo(9);
            assertThat(intact.missing()).isFalse();
            assertThat(intact.endIsKnown()).isTrue();
            assertThat(intact.notes())
                    .filteredOn(note -> note.contains("removed with"))
                    .hasSize(3);
        });
    }

    @Test
    void thatMoreIsMissingThanWasRemovedIsFound() throws IOException {
        writeParts(3);
        Path newer = new AuditParts(path).upTo(8);
        String text = Files.readString(path);
        clock.set(Entries.TIME.plus(KEPT).plusSeconds(1));
        write(1 << 20, "/later");

        // As if somebody had cut off a part that was not yet removed.
        Files.writeString(newer, text.substring(text.indexOf('\n') + 1));

        assertThat(AuditCheck.verify(path))
                .isInstanceOfSatisfying(
                        Intact.class, intact -> assertThat(intact.missing()).isTrue());
    }

    @Test
    void aCrashAtAnyStepOfARotationLeavesOneChain() throws IOException {
        writeParts(2);
        byte[] remembered = Files.readAllBytes(LastLineFile.beside(path));
        write(1 << 20, "/more");
        // After the file was renamed, before the next one was begun.
        Files.move(path, new AuditParts(path).upTo(6));
        assertThat(AuditCheck.verify(path)).isEqualTo(new Intact(6, 1, false, true, List.of()));
        write(1 << 20, "/on");
        assertThat(AuditCheck.verify(path)).isEqualTo(new Intact(8, 1, false, true, List.of()));

        // The same, with a memory of the last line that a power cut has left behind.
        Files.move(path, new AuditParts(path).upTo(8));
        Files.write(LastLineFile.beside(path), remembered);
        write(1 << 20, "/and on");
        assertThat(AuditCheck.verify(path)).isEqualTo(new Intact(10, 1, false, true, List.of()));

        // The same, without any.
        Files.move(path, new AuditParts(path).upTo(10));
        Files.delete(LastLineFile.beside(path));
        write(1 << 20, "/and on");
        assertThat(AuditCheck.verify(path)).isEqualTo(new Intact(12, 1, false, true, List.of()));
    }

    @Test
    void aCrashBetweenTheWordAndTheRemovalLeavesOneChainAndIsMadeUpFor() throws IOException {
        writeParts(3);
        Path oldest = new AuditParts(path).older().getLast();
        Path next = new AuditParts(path).upTo(8);
        byte[] first = Files.readAllBytes(oldest);
        byte[] second = Files.readAllBytes(path);
        clock.set(Entries.TIME.plus(KEPT).plusSeconds(1));
        write(1 << 20, "/later");

        // As if it had crashed before either was removed, and before the second one was.
        Files.write(next, second);
        assertThat(AuditCheck.verify(path))
                .isInstanceOfSatisfying(
                        Intact.class, intact -> assertThat(intact.missing()).isFalse());
        Files.write(oldest, first);
        assertThat(AuditCheck.verify(path))
                .isInstanceOfSatisfying(
                        Intact.class, intact -> assertThat(intact.missing()).isFalse());

        write(1 << 20, "/again");
        assertThat(List.of(oldest, next)).noneMatch(Files::exists);
        assertThat(AuditCheck.verify(path))
                .isInstanceOfSatisfying(
                        Intact.class, intact -> assertThat(intact.missing()).isFalse());
    }

    @Test
    void aCheckWhileThePartsMoveFindsNothingWrong() throws Exception {
        try (AuditLog log = AuditLog.open(path, clock, new AuditRetention(300, Optional.empty()))) {
            Thread writer = Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 300 && !Thread.currentThread().isInterrupted(); i++) {
                    log.appendForced(Entries.entry("/" + i));
                    LockSupport.parkNanos(1_000_000);
                }
            });
            do {
                assertThat(AuditCheck.verify(path)).isInstanceOf(Intact.class);
            } while (writer.isAlive());
        }
    }

    /** Each with two requests, the last one in use. */
    private void writeParts(int parts) {
        for (int i = 0; i < parts; i++) {
            write(1, "/" + i + "/0", "/" + i + "/1");
        }
    }

    private void write(int partBytes, String... paths) {
        write(new AuditRetention(partBytes, Optional.of(KEPT)), paths);
    }

    private void write(AuditRetention retention, String... paths) {
        try (AuditLog log = AuditLog.open(path, clock, retention)) {
            for (String each : paths) {
                log.append(Entries.entry(each));
            }
        }
    }

    private static String continued(long number) {
        return "line 1: the lines up to number " + number + " are in an earlier file";
    }
}
