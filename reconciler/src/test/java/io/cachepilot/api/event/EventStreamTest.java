package io.cachepilot.api.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.event.Event;
import io.cachepilot.event.EventLog;
import io.cachepilot.event.Replay;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class EventStreamTest {
    private static final Duration BEAT = Duration.ofMillis(50);

    @TempDir
    private Path directory;

    private final BlockingQueue<String> sent = new LinkedBlockingQueue<>();
    private EventLog log;

    @BeforeEach
    void open() {
        log = new EventLog(directory.resolve("events.jsonl"));
    }

    @Test
    void tellsEventsAsTheyHappenAndBeatsInBetween() throws InterruptedException {
        Thread reader = read(new EventStream(log, log.newest(), true, _ -> true, BEAT));
        awaitText(":\n\n");

        log.publish(event("tenant/a", "happened"));

        assertThat(awaitText("id: "))
                .matches("id: [0-9]+\nevent: info\ndata: \\{\"at\":\"2026-03-01T12:00:00Z\",\"severity\":\"INFO\","
                        + "\"subject\":\"tenant/a\",\"reason\":\"Tested\",\"message\":\"happened\"}\n\n");
        end(reader);
    }

    @Test
    void goesOnWhereItEndedAlsoAfterARestartWithoutLossOrDoubles() throws InterruptedException {
        publish(0, 500);
        Thread first = read(new EventStream(log, 0, false, _ -> true, BEAT));
        List<Long> before = ids(100);
        end(first);
        sent.clear();
        publish(500, 600);
        log = new EventLog(directory.resolve("events.jsonl"));
        Thread second = read(new EventStream(log, before.getLast(), true, _ -> true, BEAT));
        publish(600, 700);

        List<Long> after = ids(600);

        assertThat(LongStream.concat(
                        before.stream().mapToLong(id -> id), after.stream().mapToLong(id -> id)))
                .isSorted()
                .doesNotHaveDuplicates()
                .containsExactlyElementsOf(kept());
        end(second);
    }

    @Test
    void leavesOutWhatIsNotAskedForAndBeatsAllTheSame() throws InterruptedException {
        Predicate<Event> ofA = event -> event.subject().equals("tenant/a");
        Thread reader = read(new EventStream(log, log.newest(), true, ofA, BEAT));
        awaitText("retry: ");
        IntStream.range(0, 50).forEach(i -> log.publish(event("tenant/b", "b" + i)));
        awaitText(":\n\n");
        log.publish(event("tenant/a", "wanted"));

        assertThat(awaitText("id: ")).contains("wanted");
        end(reader);
    }

    @Test
    void aReaderThatCannotKeepUpIsCutAndHoldsNobodyUp() throws InterruptedException {
        var stuck = new CountDownLatch(1);
        var arrived = new CountDownLatch(1);
        Thread reader = Thread.ofVirtual()
                .start(() -> ignoring(() -> new EventStream(log, 0, false, _ -> true, BEAT).writeTo(text -> {
                    if (text.startsWith("id: ")) {
                        arrived.countDown();
                        waitFor(stuck);
                    }
                    sent.add(text);
                })));
        awaitText(":\n\n");
        log.publish(event("tenant/a", "first"));
        waitFor(arrived);

        publish(0, 1_000);
        stuck.countDown();

        assertThat(reader.join(Duration.ofSeconds(20))).as("it is cut").isTrue();
        long last = ids(1).getFirst();
        sent.clear();
        Thread again = read(new EventStream(log, last, true, _ -> true, BEAT));
        assertThat(ids(1_000)).hasSize(1_000).doesNotContain(last).doesNotHaveDuplicates();
        end(again);
    }

    @Test
    void aReaderWhoseEventsAreNotKeptAnyMoreIsTold() throws InterruptedException {
        publish(0, 1);

        Thread reader = read(new EventStream(log, 1, true, _ -> true, BEAT));

        assertThat(awaitText("event: ")).isEqualTo("event: lost\ndata: {}\n\n");
        assertThat(ids(1)).containsExactly(log.newest());
        end(reader);
    }

    @Test
    void aReaderOfALogThatWasBegunAnewIsTold() throws InterruptedException {
        publish(0, 1);

        Thread reader = read(new EventStream(log, log.newest() + 1_000_000_000, true, _ -> true, BEAT));

        assertThat(awaitText("event: ")).isEqualTo("event: lost\ndata: {}\n\n");
        publish(1, 2);
        assertThat(ids(1)).containsExactly(log.newest());
        end(reader);
    }

    @Test
    void aReaderWhoseEventsWereOverwrittenWhileItReadIsTold() throws InterruptedException {
        publish(0, 1);
        var readsOn = new CountDownLatch(1);
        var reads = new CountDownLatch(1);
        Thread reader = Thread.ofVirtual()
                .start(() -> ignoring(() -> new EventStream(log, 0, false, _ -> true, BEAT).writeTo(text -> {
                    reads.countDown();
                    if (text.startsWith("id: ")) {
                        waitFor(readsOn);
                    }
                    sent.add(text);
                })));
        waitFor(reads);
        publish(1, 20_000);
        readsOn.countDown();

        assertThat(awaitText("event: ")).isEqualTo("event: lost\ndata: {}\n\n");
        assertThat(ids(1_000)).isSorted();
        end(reader);
    }

    private List<Long> kept() {
        var ids = new ArrayList<Long>();
        try (Replay replay = log.replay(0)) {
            for (var next = replay.next(); next.isPresent(); next = replay.next()) {
                ids.add(next.get().id());
            }
        }
        return ids;
    }

    private void publish(int from, int to) {
        IntStream.range(from, to).forEach(i -> log.publish(event("tenant/a", "number " + i)));
    }

    private Thread read(EventStream stream) {
        return Thread.ofVirtual().start(() -> ignoring(() -> stream.writeTo(sent::add)));
    }

    private static void end(Thread reader) throws InterruptedException {
        reader.interrupt();
        assertThat(reader.join(Duration.ofSeconds(10))).isTrue();
    }

    private String awaitText(String beginning) throws InterruptedException {
        while (true) {
            String text = sent.poll(20, TimeUnit.SECONDS);
            assertThat(text).as("something that begins with " + beginning).isNotNull();
            if (text.startsWith(beginning)) {
                return text;
            }
        }
    }

    private List<Long> ids(int count) throws InterruptedException {
        var ids = new ArrayList<Long>();
        while (ids.size() < count) {
            ids.add(Long.parseLong(
                    awaitText("id: ").lines().findFirst().orElseThrow().substring(4)));
        }
        return ids;
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private interface Writing {
        void run() throws IOException, InterruptedException;
    }

    private static void ignoring(Writing writing) {
        try {
            writing.run();
        } catch (IOException | InterruptedException _) {
            // The test has ended it.
        }
    }

    private static Event event(String subject, String message) {
        return new Event(Instant.parse("2026-03-01T12:00:00Z"), Event.Severity.INFO, subject, "Tested", message);
    }
}
