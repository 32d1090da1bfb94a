package io.cachepilot.access.audit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.access.SteppedClock;
import io.cachepilot.access.audit.AuditCheck.Broken;
import io.cachepilot.access.audit.AuditCheck.Intact;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditCheckTest {
    private static final int LINES = 6;

    @TempDir
    private Path directory;

    private Path path;
    private List<String> lines = List.of();

    @BeforeEach
    void write() throws IOException {
        path = directory.resolve("audit.log");
        record("/a", "/b", "/c", "/d", "/e", "/f");
        lines = Files.readAllLines(path);
        assertThat(AuditCheck.verify(path)).isEqualTo(new Intact(LINES, 1, false, true, List.of()));
    }

    @Test
    void everyChangedByteIsFoundInItsLineOrTheNext() throws IOException {
        byte[] original = Files.readAllBytes(path);
        int line = 1;
        for (int i = 0; i < original.length; i++) {
            byte[] changed = original.clone();
            changed[i] ^= 1;
            Files.write(path, changed);
            int inLine = line;
            assertThat(AuditCheck.verify(path))
                    .as("byte " + i)
                    .isInstanceOfSatisfying(
                            Broken.class,
                            broken -> assertThat(broken.line()).isBetween(Math.max(1L, inLine - 1L), inLine + 1L));
            line += original[i] == '\n' ? 1 : 0;
        }
    }

    @Test
    void everyRemovedRepeatedOrMovedLineIsFound() throws IOException {
        for (int i = 0; i < LINES; i++) {
            List<String> removed = new ArrayList<>(lines);
            removed.remove(i);
            // Without its first line a log looks like the rest of one that was moved away, and says so.
            if (i > 0) {
                assertBroken(removed);
            }
            List<String> repeated = new ArrayList<>(lines);
            repeated.add(i, lines.get(i));
            assertBroken(repeated);
            for (int j = i + 1; j < LINES; j++) {
                List<String> moved = new ArrayList<>(lines);
                Collections.swap(moved, i, j);
                assertBroken(moved);
            }
        }
    }

    @Test
    void everyMissingEndIsFound() throws IOException {
        byte[] original = Files.readAllBytes(path);
        for (int length = 0; length < original.length; length++) {
            Files.write(path, Arrays.copyOf(original, length));
            assertThat(AuditCheck.verify(path)).as(length + " bytes").isInstanceOf(Broken.class);
        }
    }

    @Test
    void aMissingEndIsNotHealedByWritingOn() throws IOException {
        for (int left = 0; left < LINES; left++) {
            Files.delete(path);
            Files.deleteIfExists(LastLineFile.beside(path));
            record("/a", "/b", "/c", "/d", "/e", "/f");
            put(Files.readAllLines(path).subList(0, left));

            record("/g");
            record("/h");

            assertThat(AuditCheck.verify(path))
                    .isEqualTo(new Broken(
                            path,
                            left + 1,
                            "line number 6, the last one when the log was written, is missing or was changed"));
        }
    }

    @Test
    void aMissingMemoryOfTheLastLineIsSaid() throws IOException {
        Files.delete(LastLineFile.beside(path));
        assertThat(AuditCheck.verify(path)).isEqualTo(new Intact(LINES, 1, false, false, List.of()));

        Files.write(
                LastLineFile.beside(path),
                "nonsense, ".repeat(100).replace('n', (char) 0xff).getBytes(ISO_8859_1));
        assertThat(AuditCheck.verify(path)).isEqualTo(new Intact(LINES, 1, false, false, List.of()));

        record("/g");
        assertThat(AuditCheck.verify(path))
                .isEqualTo(new Broken(
                        path,
                        7,
                        "audit.log.last is missing or damaged, so it can't be told whether lines are missing before"
                                + " this one"));

        Files.delete(path);
        record("/h");
        assertThat(AuditCheck.verify(path))
                .as("it is kept again")
                .isEqualTo(new Intact(
                        2, 9, true, true, List.of("line 1: the lines up to number 8 are in an earlier file")));
    }

    @Test
    void whatOthersAddIsFound() throws IOException {
        Files.writeString(path, "somebody was here\n", StandardOpenOption.APPEND);
        assertThat(AuditCheck.verify(path)).isEqualTo(new Broken(path, 7, "it is no line of an audit log"));
        record("/g");
        assertThat(AuditCheck.verify(path)).isEqualTo(new Broken(path, 7, "it is no line of an audit log"));
    }

    @Test
    void aLineWithoutEndTakesNoMemory() throws IOException {
        Files.writeString(path, "x".repeat(1 << 20));
        assertThat(AuditCheck.verify(path))
                .isEqualTo(new Broken(path, 1, "it is longer than any line of an audit log"));
    }

    private void assertBroken(List<String> text) throws IOException {
        put(text);
        assertThat(AuditCheck.verify(path)).isInstanceOf(Broken.class);
    }

    private void put(List<String> text) throws IOException {
        Files.write(path, text, StandardCharsets.US_ASCII);
    }

    private void record(String... paths) {
        try (AuditLog log = AuditLog.open(path, new SteppedClock(), new AuditRetention(64 << 20, Optional.empty()))) {
            for (String each : paths) {
                log.append(Entries.entry(each));
            }
        }
    }
}
