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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
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
    void neverThrowsAndWritesWhatItCouldNotWriteOnceItCan() throws IOException {
        Files.writeString(directory.resolve("history"), "a file where the directory should be");
        log.publish(event("one"));
        log.publish(event("two"));
        Files.delete(directory.resolve("history"));
        log.publish(event("three"));
        assertThat(EventLog.read(file, 10)).containsExactly(event("one"), event("two"), event("three"));
        assertThat(replayed(log, 0)).hasSize(3);
    }

    @Test
    void keepsNoMoreOfWhatItCannotWriteThanOfWhatItCould() throws IOException {
        Files.writeString(directory.resolve("history"), "a file where the directory should be");
        IntStream.range(0, EventLog.RECENT + 50).forEach(i -> log.publish(event("number " + i)));
        Files.delete(directory.resolve("history"));
        log.publish(event("last"));
        List<Event> read = EventLog.read(file, 1_000);
        assertThat(read).hasSize(EventLog.RECENT).last().isEqualTo(event("last"));
        assertThat(read.getFirst()).isEqualTo(event("number 51"));
    }

    @Test
    void aReplayOfEverythingReadsEverythingOnce() throws IOException {
        IntStream.range(0, 12_000).forEach(i -> log.publish(event("number " + i)));
        var disk = new CountingDisk();
        var counted = new EventLog(file, disk);
        List<Recorded> all = replayed(counted, 0);
        assertThat(all)
                .hasSizeGreaterThan(8_000)
                .last()
                .extracting(Recorded::id)
                .isEqualTo(log.newest());
        assertThat(all).extracting(Recorded::id).isSorted().doesNotHaveDuplicates();
        long kept = Files.size(file) + Files.size(directory.resolve("history/events.jsonl.1"));
        assertThat(disk.opened.get()).isEqualTo(2);
        assertThat(disk.bytes.get()).isBetween(kept, kept + (64 << 10));
    }

    @Test
    void aReplayOfTheNewestReadsLittle() {
        IntStream.range(0, 12_000).forEach(i -> log.publish(event("number " + i)));
        List<Recorded> all = replayed(log, 0);
        for (int back : List.of(0, 1, 10, 300)) {
            var disk = new CountingDisk();
            long after = all.get(all.size() - 1 - back).id();
            assertThat(replayed(new EventLog(file, disk), after)).isEqualTo(all.subList(all.size() - back, all.size()));
            assertThat(disk.opened.get()).isEqualTo(2);
            assertThat(disk.bytes.get()).isLessThan(256 << 10);
        }
    }

    @Test
    void aReplayBeginsAtAnyEventWhateverLiesBetweenThem() throws IOException {
        for (int i = 0; i < 500; i++) {
            log.publish(event(i + " " + "x".repeat(i * 37 % 4_000)));
            if (i % 7 == 0) {
                Files.writeString(
                        file, "no event at all " + "y".repeat(i * 53 % 9_000) + "\n", StandardOpenOption.APPEND);
            }
        }
        List<Recorded> all = replayed(log, 0);
        assertThat(Files.exists(directory.resolve("history/events.jsonl.1"))).isTrue();
        for (int i = 0; i < all.size(); i++) {
            assertThat(replayed(log, all.get(i).id())).isEqualTo(all.subList(i + 1, all.size()));
            assertThat(replayed(log, all.get(i).id() - 1)).isEqualTo(all.subList(i, all.size()));
        }
    }

    @Test
    void whoeverPublishesDoesNotWaitForAReader() {
        log.publish(event("before"));
        var published = new AtomicBoolean();
        var asked = new EventLog[1];
        // The reader is inside of the disk, for as long as it takes.
        asked[0] = new EventLog(file, path -> {
            Thread publisher = Thread.ofVirtual().start(() -> asked[0].publish(event("meanwhile")));
            try {
                published.set(publisher.join(Duration.ofSeconds(20)));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return EventFile.Disk.REAL.open(path);
        });
        asked[0].publish(event("first"));
        try (Replay replay = asked[0].replay(0)) {
            assertThat(published).isTrue();
            assertThat(replay.next()).isPresent();
        }
    }

    @Test
    void aReplayIsOfTheMomentThatItWasOpenedHoweverMuchComesSince() {
        IntStream.range(0, 6_000).forEach(i -> log.publish(event("number " + i)));
        List<Recorded> all = replayed(log, 0);
        try (Replay replay = log.replay(0)) {
            var told = new ArrayList<Recorded>();
            replay.next().ifPresent(told::add);
            IntStream.range(0, 20_000).forEach(i -> log.publish(event("later " + i)));
            for (var next = replay.next(); next.isPresent(); next = replay.next()) {
                told.add(next.get());
            }
            assertThat(told).isEqualTo(all);
        }
    }

    @Test
    void aReplayTellsWhetherOlderEventsAreGone() {
        IntStream.range(0, 20_000).forEach(i -> log.publish(event("number " + i)));
        Recorded oldest = replayed(log, 0).getFirst();
        try (Replay of = log.replay(oldest.id() - 1);
                Replay after = log.replay(oldest.id())) {
            assertThat(of.lost()).isTrue();
            assertThat(after.lost()).isFalse();
        }
    }

    private static List<Recorded> replayed(EventLog log, long after) {
        var told = new ArrayList<Recorded>();
        try (Replay replay = log.replay(after)) {
            for (var next = replay.next(); next.isPresent(); next = replay.next()) {
                told.add(next.get());
            }
        }
        return told;
    }

    /** Counts what is read. */
    private static final class CountingDisk implements EventFile.Disk {
        private final AtomicLong bytes = new AtomicLong();
        private final AtomicInteger opened = new AtomicInteger();

        @Override
        public EventFile.Bytes open(Path path) throws IOException {
            EventFile.Bytes real = EventFile.Disk.REAL.open(path);
            opened.incrementAndGet();
            return new EventFile.Bytes() {
                @Override
                public long size() throws IOException {
                    return real.size();
                }

                @Override
                public int read(long from, byte[] into, int most) throws IOException {
                    int read = real.read(from, into, most);
                    bytes.addAndGet(read);
                    return read;
                }

                @Override
                public void close() throws IOException {
                    real.close();
                }
            };
        }
    }

    @Test
    void writesAlthoughItsThreadIsInterrupted() {
        Thread.currentThread().interrupt();
        log.publish(event("kept"));
        assertThat(replayed(log, 0)).hasSize(1);
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
        assertThat(replayed(again, newest))
                .extracting(recorded -> recorded.event().message())
                .containsExactly("earlier");
        assertThat(replayed(again, 0)).hasSize(3);
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
        assertThat(replayed(new EventLog(file), 0)).hasSize(1);
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
