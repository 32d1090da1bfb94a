package io.cachepilot.loop;

import static io.cachepilot.loop.Counters.key;
import static io.cachepilot.loop.queue.Priority.COMMIT;
import static io.cachepilot.loop.queue.Priority.DRIFT;
import static io.cachepilot.loop.queue.Priority.PERSON;
import static io.cachepilot.loop.queue.Priority.RESYNC;
import static io.cachepilot.loop.status.ConditionType.READY;
import static io.cachepilot.loop.status.ConditionType.STALLED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cachepilot.event.Event;
import io.cachepilot.event.Event.Severity;
import io.cachepilot.loop.queue.Backoff;
import io.cachepilot.loop.queue.Load;
import io.cachepilot.loop.status.HistoryEntry;
import io.cachepilot.loop.status.Outcome;
import io.cachepilot.loop.status.Report;
import io.cachepilot.loop.status.Status;
import io.cachepilot.loop.status.StatusBoard;
import io.cachepilot.plan.Key;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopTest {
    private static final Key A = key("a");
    private static final Key B = key("b");
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(10));

    private final ManualClock clock = new ManualClock();
    private final Counters counters = new Counters();
    private final StatusBoard board = new StatusBoard();
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private Loop loop = loop(4, counters);

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void whoWaitsForAKeyDoesNotWaitForWhatMayNeverCome() {
        var blocked = new Outcome.Waiting(
                new Report("rev1", "", Map.of(), List.of()), Duration.ofSeconds(1), "the port to be free", true);
        loop.close();
        loop = new Loop(
                Map.of(Counters.KIND, _ -> blocked),
                events::add,
                board,
                clock,
                new Random(1),
                new LoopSettings(1, BACKOFF));
        loop.specChanged(A, COMMIT);
        loop.start();

        assertThat(loop.awaitSettled(A, LONG)).isTrue();
        assertThat(loop.awaitSettled(LONG)).isTrue();
        assertThat(status(A).waitingFor()).contains("the port to be free");
        assertThat(status(A).nextAttempt()).contains(clock.instant().plus(Duration.ofSeconds(1)));
    }

    @Test
    void convergesAKeyStepByStepWithoutAWorkerThatWaits() {
        counters.desired.put(A, 2);
        loop.specChanged(A, COMMIT);
        loop.start();
        idle();
        assertThat(status(A).waitingFor()).contains("the counter");
        assertThat(status(A).nextAttempt()).contains(clock.instant().plus(Counters.STEP));
        assertThat(loop.load().running()).isEmpty();
        assertThat(loop.awaitSettled(Duration.ZERO)).isFalse();
        advanceAndSettle(Counters.STEP);
        advanceAndSettle(Counters.STEP);
        assertThat(loop.awaitSettled(Duration.ZERO)).isTrue();
        assertThat(status(A).holds(READY)).isTrue();
        assertThat(status(A).observedRevision()).isEqualTo("rev2");
        assertThat(status(A).history())
                .extracting(HistoryEntry::summary)
                .containsExactly(
                        "count to 1; waiting for the counter", "count to 2; waiting for the counter", "nothing to do");
        assertThat(counters.runsOf(A)).isEqualTo(3);
    }

    @Test
    void backsOffAFailingKeyStallsItAndRecovers() {
        counters.desired.put(A, 0);
        counters.faults.put(A, LoopTest::fail);
        loop.start();
        loop.enqueue(A, COMMIT);
        idle();
        Duration first =
                Duration.between(clock.instant(), status(A).nextAttempt().orElseThrow());
        assertThat(first).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
        advanceAndSettle(first.minusNanos(1));
        assertThat(counters.runsOf(A)).isEqualTo(1);
        advanceAndSettle(Duration.ofNanos(1));
        assertThat(counters.runsOf(A)).isEqualTo(2);
        IntStream.range(0, 3).forEach(_ -> advanceToNextAttempt(A));
        assertThat(status(A).failures()).isEqualTo(5);
        assertThat(status(A).holds(STALLED)).isTrue();
        assertThat(status(A).nextAttempt()).isPresent();
        counters.faults.remove(A);
        advanceToNextAttempt(A);
        assertThat(status(A).failures()).isZero();
        assertThat(status(A).holds(STALLED)).isFalse();
        assertThat(status(A).holds(READY)).isTrue();
    }

    @Test
    void doesNotUndoABackoffForAStormOfEventsButForAPerson() {
        counters.faults.put(A, LoopTest::fail);
        loop.start();
        loop.enqueue(A, DRIFT);
        idle();
        IntStream.range(0, 100).forEach(_ -> loop.enqueue(A, DRIFT));
        idle();
        assertThat(counters.runsOf(A)).isEqualTo(1);
        loop.enqueue(A, PERSON);
        idle();
        assertThat(counters.runsOf(A)).isEqualTo(2);
        assertThat(status(A).failures()).isEqualTo(2);
    }

    @Test
    void startsOverWhenTheSpecChanged() {
        counters.faults.put(A, LoopTest::fail);
        loop.start();
        loop.enqueue(A, DRIFT);
        idle();
        loop.enqueue(A, PERSON);
        idle();
        loop.specChanged(A, COMMIT);
        idle();
        assertThat(counters.runsOf(A)).isEqualTo(3);
        assertThat(status(A).failures()).isEqualTo(1);
    }

    @Test
    void endsAWaitWhenTheSpecChanged() {
        counters.desired.put(A, 5);
        loop.start();
        loop.specChanged(A, COMMIT);
        idle();
        counters.desired.put(A, 1);
        loop.specChanged(A, COMMIT);
        idle();
        assertThat(status(A).holds(READY)).isTrue();
        assertThat(loop.awaitSettled(Duration.ZERO)).isTrue();
    }

    @Test
    void goesOnWhenAReconcilerThrowsWhatever() {
        counters.desired.put(B, 0);
        counters.faults.put(A, () -> overflow(1));
        counters.faults.put(key("c"), () -> {
            throw new AssertionError("not like this");
        });
        loop = loop(1, counters);
        loop.start();
        loop.enqueue(A, PERSON);
        loop.enqueue(key("c"), COMMIT);
        loop.enqueue(B, RESYNC);
        idle();
        assertThat(status(A).failure()).contains("StackOverflowError");
        assertThat(status(key("c")).failure()).contains("AssertionError: not like this");
        assertThat(status(B).holds(READY)).isTrue();
    }

    @Test
    void goesOnWhenEventsCannotBePublished() {
        counters.desired.put(A, 0);
        loop = new Loop(
                Map.of(Counters.KIND, counters),
                _ -> fail(),
                board,
                clock,
                new Random(1),
                new LoopSettings(1, BACKOFF));
        loop.start();
        loop.enqueue(A, COMMIT);
        idle();
        assertThat(loop.load()).isEqualTo(new Load(0, 1, new TreeMap<>()));
        advanceAndSettle(BACKOFF.max());
        assertThat(counters.runsOf(A)).isEqualTo(2);
    }

    @Test
    void dropsTheStatusOfAKeyThatIsGone() {
        counters.desired.put(A, 0);
        loop.start();
        loop.enqueue(A, COMMIT);
        idle();
        counters.desired.remove(A);
        loop.specChanged(A, COMMIT);
        idle();
        assertThat(board.get(A)).isEmpty();
        assertThat(events).extracting(Event::reason).containsExactly("Counted", "Gone");
    }

    @Test
    void saysWhatWasDoneAndWhatChanged() {
        counters.desired.put(A, 1);
        loop.start();
        loop.enqueue(A, COMMIT);
        idle();
        advanceAndSettle(Counters.STEP);
        assertThat(events)
                .extracting(Event::severity, Event::subject, Event::reason, Event::message)
                .containsExactly(
                        tuple("Applied", "count to 1"),
                        tuple("Waiting", "Progressing: waiting for the counter"),
                        tuple("Counted", "Ready: is 1"),
                        tuple("Cleared", "no longer Progressing"));
    }

    @Test
    void warnsOfEachCauseOnceNotOfEachAttempt() {
        var causes = List.of("no disk", "no engine", "no disk", "no engine", "no disk");
        var attempt = new AtomicInteger();
        counters.faults.put(A, () -> {
            throw new IllegalStateException(causes.get(attempt.getAndIncrement()));
        });
        loop.start();
        loop.enqueue(A, COMMIT);
        idle();
        IntStream.range(0, 4).forEach(_ -> advanceToNextAttempt(A));
        assertThat(attempt).hasValue(5);
        assertThat(events).allMatch(event -> event.severity() == Severity.WARNING);
        assertThat(events)
                .extracting(Event::reason, Event::message)
                .startsWith(
                        Tuple.tuple("ReconcileFailed", "IllegalStateException: no disk"),
                        Tuple.tuple("ReconcileFailed", "IllegalStateException: no engine"))
                .hasSize(3);
        assertThat(events.getLast().reason()).isEqualTo("RepeatedFailures");
    }

    @Test
    void runsAKeyLaterWhenAskedTo() {
        counters.desired.put(A, 0);
        loop.start();
        loop.enqueueAfter(A, DRIFT, Duration.ofHours(1));
        idle();
        assertThat(counters.runs).isEmpty();
        advanceAndSettle(Duration.ofHours(1));
        assertThat(counters.runs).containsExactly(A);
    }

    @Test
    void refusesAKeyOfAKindThatNothingReconciles() {
        assertThatThrownBy(() -> loop.enqueue(new Key("planet", "mars"), PERSON))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'planet' of planet/mars; known kinds: counter");
    }

    private Loop loop(int workers, Reconciler reconciler) {
        var settings = new LoopSettings(workers, BACKOFF);
        return new Loop(Map.of(Counters.KIND, reconciler), events::add, board, clock, new Random(1), settings);
    }

    private void idle() {
        assertThat(loop.awaitIdle(LONG)).isTrue();
    }

    private void advanceAndSettle(Duration by) {
        clock.advance(by);
        idle();
    }

    private void advanceToNextAttempt(Key key) {
        advanceAndSettle(
                Duration.between(clock.instant(), status(key).nextAttempt().orElseThrow()));
    }

    private Status status(Key key) {
        return board.get(key).orElseThrow();
    }

    private static Tuple tuple(String reason, String message) {
        return Tuple.tuple(Severity.INFO, "counter/a", reason, message);
    }

    private static void fail() {
        throw new IllegalStateException("no disk");
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int overflow(int depth) {
        return overflow(depth + 1) + 1;
    }
}
