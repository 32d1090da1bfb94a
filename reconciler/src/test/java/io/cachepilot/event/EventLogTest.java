package io.cachepilot.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cachepilot.event.Event.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {
    private static final long MIB = 1 << 20;

    @TempDir
    Path directory;

    private Path file;
    private EventLog log;

    @BeforeEach
    void open() {
        file = directory.resolve("history/events.jsonl");
        log = new EventLog(file);
    }

    @Test
    void givesBackTheLastEventsTheNewestLast() {
        List<Event> events =
                IntStream.range(0, 5).mapToObj(i -> event("number " + i)).toList();
        events.forEach(log::publish);
        assertThat(EventLog.read(file, 3)).isEqualTo(events.subList(2, 5));
        assertThat(EventLog.read(file, 100)).isEqualTo(events);
        assertThat(EventLog.read(file, 0)).isEmpty();
        assertThatThrownBy(() -> EventLog.read(file, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isEmptyBeforeTheFirstEvent() {
        assertThat(EventLog.read(file, 10)).isEmpty();
    }

    @Test
    void keepsAnEventOnOneLine() throws IOException {
        log.publish(event("two\nlines, \"quoted\" — and ü"));
        assertThat(Files.readAllLines(file)).hasSize(1);
        assertThat(EventLog.read(file, 1)).containsExactly(event("two\nlines, \"quoted\" — and ü"));
    }

    @Test
    void isReadableByItsOwnerOnly() throws IOException {
        log.publish(event("a"));
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void staysBoundedAndKeepsTheNewest() throws IOException {
        String text = "x".repeat(3_900);
        IntStream.range(0, 800).forEach(i -> log.publish(event(i + " " + text)));
        Path rotated = directory.resolve("history/events.jsonl.1");
        assertThat(Files.size(file)).isBetween(1L, MIB);
        assertThat(Files.size(rotated)).isBetween(MIB / 2, MIB);
        assertThat(Files.getPosixFilePermissions(rotated)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        try (var files = Files.list(directory.resolve("history"))) {
            assertThat(files).hasSize(2);
        }
        List<Event> read = EventLog.read(file, 1000);
        assertThat(read).hasSizeBetween(260, 540).last().isEqualTo(event("799 " + text));
        assertThat(read.getFirst()).isEqualTo(event(800 - read.size() + " " + text));
    }

    @Test
    void cutsAMessageThatIsFarTooLong() {
        log.publish(event("y".repeat(2_000_000)));
        assertThat(EventLog.read(file, 1).getFirst().message()).hasSize(4_001).endsWith("y…");
    }

    @Test
    void leavesOutALineThatACrashCutOffAndStartsANewOne() throws IOException {
        log.publish(event("before"));
        Files.writeString(file, "{\"at\":\"2026-03-0", StandardOpenOption.APPEND);
        assertThat(EventLog.read(file, 10)).containsExactly(event("before"));
        log.publish(event("after"));
        assertThat(EventLog.read(file, 10)).containsExactly(event("before"), event("after"));
    }

    @Test
    void leavesOutALineThatIsCutWithinACharacter() throws IOException {
        log.publish(event("before"));
        Files.write(file, new byte[] {'{', '"', (byte) 0xC3}, StandardOpenOption.APPEND);
        assertThat(EventLog.read(file, 10)).containsExactly(event("before"));
    }

    @Test
    void neverThrowsAndWritesAgainOnceItCan() throws IOException {
        Files.writeString(directory.resolve("history"), "a file where the directory should be");
        log.publish(event("lost"));
        log.publish(event("lost too"));
        Files.delete(directory.resolve("history"));
        log.publish(event("kept"));
        assertThat(EventLog.read(file, 10)).containsExactly(event("kept"));
    }

    @Test
    void writesAlthoughItsThreadIsInterrupted() {
        Thread.currentThread().interrupt();
        log.publish(event("kept"));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(EventLog.read(file, 10)).containsExactly(event("kept"));
    }

    private static Event event(String message) {
        return new Event(Instant.parse("2026-03-01T12:00:00Z"), Severity.WARNING, "tenant/a", "Tested", message);
    }
}
