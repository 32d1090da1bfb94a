package io.cachepilot.loop.queue;

import static io.cachepilot.loop.queue.Priority.COMMIT;
import static io.cachepilot.loop.queue.Priority.DRIFT;
import static io.cachepilot.loop.queue.Priority.PERSON;
import static io.cachepilot.loop.queue.Priority.RESYNC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cachepilot.loop.ManualClock;
import io.cachepilot.plan.Key;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WorkQueueTest {
    private static final Key A = new Key("toy", "a");
    private static final Key B = new Key("toy", "b");
    private static final Key C = new Key("toy", "c");
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ManualClock clock = new ManualClock();
    private final WorkQueue queue = new WorkQueue(clock);

    @Test
    void givesTheMostUrgentFirstAndEqualsInTheOrderTheyCame() {
        queue.add(C, RESYNC);
        queue.add(B, DRIFT);
        queue.add(A, DRIFT);
        assertThat(pollAll()).containsExactly(B, A, C);
    }

    @Test
    void holdsAKeyOnceWithTheMostUrgentPriorityAndItsFirstPlace() {
        queue.add(A, RESYNC);
        queue.add(B, COMMIT);
        queue.add(A, COMMIT);
        queue.add(A, RESYNC);
        assertThat(queue.poll()).contains(new Turn(A, COMMIT));
        assertThat(pollAll()).containsExactly(B);
    }

    @Test
    void runsAKeyOnceMoreWhenItIsAddedWhileItRuns() {
        queue.add(A, RESYNC);
        Turn turn = queue.poll().orElseThrow();
        queue.add(A, DRIFT);
        queue.add(A, PERSON);
        assertThat(queue.poll()).isEmpty();
        queue.done(turn);
        assertThat(queue.poll()).contains(new Turn(A, PERSON));
        queue.done(turn);
        assertThat(queue.poll()).isEmpty();
    }

    @Test
    void delaysByTheEarliestTimeWithTheMostUrgentPriority() {
        queue.addAfter(A, RESYNC, SECOND);
        queue.addAfter(A, COMMIT, MINUTE);
        assertThat(queue.poll()).isEmpty();
        assertThat(queue.nextDue()).contains(ManualClock.START.plus(SECOND));
        clock.advance(SECOND);
        assertThat(queue.poll()).contains(new Turn(A, COMMIT));
        assertThat(queue.nextDue()).isEmpty();
    }

    @Test
    void endsAWaitWhenTheKeyIsAdded() {
        queue.waitFor(turn(A), MINUTE);
        queue.add(A, DRIFT);
        assertThat(queue.poll()).contains(new Turn(A, COMMIT));
        assertThat(queue.nextDue()).isEmpty();
    }

    @Test
    void makesAReadyKeyMoreUrgentButNotLaterWhenItIsDelayed() {
        queue.add(A, RESYNC);
        queue.addAfter(A, DRIFT, MINUTE);
        assertThat(queue.poll()).contains(new Turn(A, DRIFT));
        assertThat(queue.nextDue()).isEmpty();
    }

    @Test
    void keepsADelayedWishOfARunningKeyUntilItsTime() {
        Turn turn = turn(A);
        queue.addAfter(A, DRIFT, SECOND);
        queue.done(turn);
        assertThat(queue.poll()).isEmpty();
        clock.advance(SECOND);
        assertThat(queue.poll()).contains(new Turn(A, DRIFT));
    }

    @Test
    void runsOnceMoreWhenADelayEndsWhileTheKeyRuns() {
        Turn turn = turn(A);
        queue.addAfter(A, DRIFT, SECOND);
        clock.advance(SECOND);
        assertThat(queue.poll()).isEmpty();
        queue.done(turn);
        assertThat(queue.poll()).contains(new Turn(A, DRIFT));
    }

    @Test
    void doesNotCutABackoffShortForAHint() {
        queue.backOff(turn(A), MINUTE);
        queue.add(A, COMMIT);
        queue.addAfter(A, DRIFT, SECOND);
        clock.advance(MINUTE.minusNanos(1));
        assertThat(queue.poll()).isEmpty();
        clock.advance(Duration.ofNanos(1));
        assertThat(queue.poll()).contains(new Turn(A, COMMIT));
    }

    @Test
    void doesNotCutABackoffShortForAHintThatCameDuringTheRun() {
        Turn turn = turn(A);
        queue.add(A, DRIFT);
        queue.backOff(turn, MINUTE);
        assertThat(queue.poll()).isEmpty();
        assertThat(queue.nextDue()).contains(ManualClock.START.plus(MINUTE));
    }

    @Test
    void supersedesABackoffBeforeAndDuringARun() {
        queue.backOff(turn(A), MINUTE);
        queue.supersede(A, RESYNC);
        Turn second = queue.poll().orElseThrow();
        queue.supersede(A, COMMIT);
        queue.backOff(second, MINUTE);
        assertThat(queue.poll()).contains(new Turn(A, COMMIT));
        assertThat(queue.nextDue()).isEmpty();
    }

    @Test
    void retriesAFailedKeyBehindThoseThatPeopleAskFor() {
        queue.add(A, PERSON);
        queue.backOff(queue.poll().orElseThrow(), SECOND);
        clock.advance(SECOND);
        assertThat(queue.poll()).contains(new Turn(A, DRIFT));
    }

    @Test
    void doesNotProlongWaitsWhenTheClockIsSetBack() {
        queue.addAfter(A, DRIFT, SECOND);
        clock.advance(Duration.ofHours(-5));
        assertThat(queue.poll()).isEmpty();
        clock.advance(SECOND);
        assertThat(queue.poll()).contains(new Turn(A, DRIFT));
    }

    @Test
    void wakesTheTakerWhenAKeyIsAdded() throws Exception {
        CompletableFuture<Turn> taken = takeInBackground();
        queue.add(A, DRIFT);
        assertThat(taken.get(10, TimeUnit.SECONDS)).isEqualTo(new Turn(A, DRIFT));
    }

    @Test
    void wakesTheTakerWhenSomeoneSeesADelayEnd() throws Exception {
        CompletableFuture<Turn> taken = takeInBackground();
        queue.addAfter(A, DRIFT, MINUTE);
        clock.advance(MINUTE);
        queue.load();
        assertThat(taken.get(10, TimeUnit.SECONDS)).isEqualTo(new Turn(A, DRIFT));
    }

    @Test
    void stopsTakingWhenInterrupted() throws Exception {
        var failure = new CompletableFuture<Throwable>();
        Thread taker = Thread.ofVirtual().start(() -> {
            try {
                queue.take();
            } catch (InterruptedException e) {
                failure.complete(e);
            }
        });
        taker.interrupt();
        assertThat(failure.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void isIdleWithDelayedKeysButSettledOnlyWithoutWaitingOnes() throws Exception {
        queue.addAfter(B, RESYNC, MINUTE);
        queue.backOff(turn(C), MINUTE);
        assertThat(queue.awaitSettled(Duration.ZERO)).isTrue();
        Turn turn = turn(A);
        assertThat(queue.awaitIdle(Duration.ZERO)).isFalse();
        queue.waitFor(turn, SECOND);
        assertThat(queue.awaitIdle(Duration.ZERO)).isTrue();
        assertThat(queue.awaitSettled(Duration.ZERO)).isFalse();
        clock.advance(SECOND);
        assertThat(queue.awaitIdle(Duration.ZERO)).isFalse();
        queue.done(queue.poll().orElseThrow());
        assertThat(queue.awaitSettled(Duration.ZERO)).isTrue();
    }

    @Test
    void tellsItsLoad() {
        Turn turn = turn(A);
        queue.add(B, DRIFT);
        queue.addAfter(C, DRIFT, SECOND);
        Load load = queue.load();
        assertThat(load.ready()).isEqualTo(1);
        assertThat(load.delayed()).isEqualTo(1);
        assertThat(load.running()).containsOnlyKeys(turn.key()).containsValue(ManualClock.START);
        assertThatThrownBy(() -> load.running().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    /** A key that runs, at the priority of a commit. */
    private Turn turn(Key key) {
        queue.add(key, COMMIT);
        return queue.poll().orElseThrow();
    }

    private List<Key> pollAll() {
        var keys = new ArrayList<Key>();
        for (Optional<Turn> turn = queue.poll(); turn.isPresent(); turn = queue.poll()) {
            keys.add(turn.get().key());
        }
        return keys;
    }

    private CompletableFuture<Turn> takeInBackground() {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return queue.take();
                    } catch (InterruptedException e) {
                        throw new CompletionException(e);
                    }
                },
                task -> Thread.ofVirtual().start(task));
    }
}
