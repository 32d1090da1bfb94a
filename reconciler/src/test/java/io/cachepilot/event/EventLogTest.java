package io.cachepilot.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cachepilot.event.Event.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
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

    @Test
    void idsRiseAlsoAfterARestartAndWhenTheClockIsSetBack() {
        log.publish(event("first"));
        log.publish(event("at the same time"));
        long newest = log.newest();
        var again = new EventLog(file);
        assertThat(again.newest()).isEqualTo(newest);
        again.publish(new Event(Instant.parse("2020-01-01T00:00:00Z"), Severity.INFO, "source", "Tested", "earlier"));
        assertThat(again.newest()).isGreaterThan(newest);
        assertThat(again.after(newest, 10))
                .extracting(recorded -> recorded.event().message())
                .containsExactly("earlier");
        assertThat(again.after(0, 2)).hasSize(2);
        assertThat(Recorded.before(Instant.parse("2026-03-01T12:00:00Z"))).isLessThan(newest);
    }

    @Test
    void aLineOfATimeWithoutIdsIsAnEventThatNobodyFollows() throws IOException {
        log.publish(event("with an id"));
        Files.writeString(
                file,
                "{\"at\":\"2026-03-01T12:00:00Z\",\"severity\":\"INFO\",\"subject\":\"a\",\"reason\":\"Old\",\"message\":\"old\"}\n",
                StandardOpenOption.APPEND);
        assertThat(EventLog.read(file, 10)).hasSize(2);
        assertThat(new EventLog(file).after(0, 10)).hasSize(1);
        assertThat(new EventLog(file).newest()).isEqualTo(log.newest());
    }

    @Test
    void whoeverWaitsGetsWhatComesUntilItIsTooMuch() throws InterruptedException {
        log.publish(event("before"));
        long newest = log.newest();
        assertThat(log.await(newest, Duration.ofMillis(1)).orElseThrow()).isEmpty();
        log.publish(event("after"));
        assertThat(log.await(newest, Duration.ZERO).orElseThrow())
                .extracting(recorded -> recorded.event().message())
                .containsExactly("after");
        IntStream.range(0, EventLog.RECENT).forEach(i -> log.publish(event("more " + i)));
        assertThat(log.await(newest, Duration.ZERO)).isEmpty();
    }

    private static Event event(String message) {
        return new Event(Instant.parse("2026-03-01T12:00:00Z"), Severity.WARNING, "tenant/a", "Tested", message);
    }
}
