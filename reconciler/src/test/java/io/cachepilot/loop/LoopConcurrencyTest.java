package io.cachepilot.loop;

import static io.cachepilot.loop.Counters.key;
import static io.cachepilot.loop.queue.Priority.COMMIT;
import static io.cachepilot.loop.queue.Priority.DRIFT;
import static io.cachepilot.loop.queue.Priority.PERSON;
import static io.cachepilot.loop.queue.Priority.RESYNC;
import static io.cachepilot.loop.status.ConditionType.READY;
import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.event.Event;
import io.cachepilot.loop.queue.Backoff;
import io.cachepilot.loop.status.Outcome;
import io.cachepilot.loop.status.Report;
import io.cachepilot.loop.status.Status;
import io.cachepilot.loop.status.StatusBoard;
import io.cachepilot.plan.Key;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopConcurrencyTest {
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
    void runsAKeyOnceMoreForAnyNumberOfAddsWhileItRuns() {
        counters.desired.put(A, 0);
        var entered = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        counters.faults.put(A, () -> {
            entered.countDown();
            await(go);
        });
        loop.start();
        loop.enqueue(A, COMMIT);
        await(entered);
        IntStream.range(0, 100).forEach(_ -> loop.enqueue(A, DRIFT));
        assertThat(loop.awaitIdle(Duration.ZERO)).isFalse();
        go.countDown();
        idle();
        assertThat(counters.runsOf(A)).isEqualTo(2);
    }

    @Test
    void neverRunsAKeyTwiceAtATimeNorMissesTheLastAdd() {
        Map<Key, Cell> cells = new ConcurrentHashMap<>();
        List<Key> keys = IntStream.range(0, 5).mapToObj(i -> key("k" + i)).toList();
        keys.forEach(key -> cells.put(key, new Cell()));
        loop = loop(8, key -> cells.computeIfAbsent(key, _ -> new Cell()).look());
        loop.start();
        List<CompletableFuture<Void>> adders = IntStream.range(0, 4)
                .mapToObj(_ -> CompletableFuture.runAsync(
                        () -> IntStream.range(0, 1000).forEach(i -> {
                            cells.computeIfPresent(keys.get(i % 5), (_, cell) -> cell.more());
                            loop.enqueue(keys.get(i % 5), DRIFT);
                        }),
                        task -> Thread.ofVirtual().start(task)))
                .toList();
        assertThat(CompletableFuture.allOf(adders.toArray(CompletableFuture[]::new)))
                .succeedsWithin(LONG);
        idle();
        assertThat(cells.values()).hasSize(5).allSatisfy(cell -> {
            assertThat(cell.seen).hasValue(800);
            assertThat(cell.mostInside).hasValue(1);
        });
    }

    @Test
    void runsAsManyKeysAtATimeAsThereAreWorkers() {
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        var threeInside = new CountDownLatch(3);
        loop = loop(3, _ -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            threeInside.countDown();
            await(threeInside);
            inside.decrementAndGet();
            return new Outcome.Gone();
        });
        IntStream.range(0, 30).forEach(i -> loop.enqueue(key("k" + i), RESYNC));
        loop.start();
        idle();
        assertThat(most).hasValue(3);
    }

    @Test
    void doesNotLetAResyncOfTenThousandKeysDelayAPerson() {
        loop = loop(1, counters);
        var entered = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        counters.faults.put(key("k0"), () -> {
            entered.countDown();
            await(go);
        });
        IntStream.range(0, 10_000).forEach(i -> loop.enqueue(key("k" + i), RESYNC));
        loop.start();
        await(entered);
        loop.enqueue(A, PERSON);
        go.countDown();
        idle();
        assertThat(counters.runs).hasSize(10_001).startsWith(key("k0"), A, key("k1"));
    }

    @Test
    void letsRunningKeysEndWhenItClosesAndStartsNoMore() {
        counters.desired.put(A, 0);
        loop = loop(1, counters);
        var entered = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        counters.faults.put(A, () -> {
            entered.countDown();
            await(go);
        });
        loop.start();
        loop.enqueue(A, COMMIT);
        await(entered);
        loop.enqueue(B, COMMIT);
        var closed = new CompletableFuture<Void>();
        Thread closing = Thread.ofPlatform().start(() -> {
            loop.close();
            closed.complete(null);
        });
        awaitTimedWait(closing);
        go.countDown();
        assertThat(closed).succeedsWithin(LONG);
        assertThat(status(A).holds(READY)).isTrue();
        assertThat(counters.runs).containsExactly(A);
    }

    /** Closing waits with a time limit only once nothing can be started any more: for what still runs. */
    private static void awaitTimedWait(Thread closing) {
        long end = System.nanoTime() + LONG.toNanos();
        while (closing.getState() != Thread.State.TIMED_WAITING) {
            assertThat(System.nanoTime()).as("closing waits for what runs").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    @Test
    void closesInBoundedTimeWithoutKillingWhatStillRuns() {
        var go = new CountDownLatch(1);
        var entered = new CountDownLatch(1);
        var settings = new LoopSettings(1, BACKOFF, 5, Duration.ZERO);
        counters.desired.put(A, 0);
        counters.faults.put(A, () -> {
            entered.countDown();
            await(go);
        });
        loop = new Loop(Map.of(Counters.KIND, counters), events::add, board, clock, new Random(1), settings);
        loop.start();
        loop.enqueue(A, COMMIT);
        await(entered);
        loop.close();
        assertThat(loop.load().running()).containsOnlyKeys(A);
        go.countDown();
        idle();
        assertThat(status(A).holds(READY)).isTrue();
    }

    private Loop loop(int workers, Reconciler reconciler) {
        var settings = new LoopSettings(workers, BACKOFF);
        return new Loop(Map.of(Counters.KIND, reconciler), events::add, board, clock, new Random(1), settings);
    }

    private void idle() {
        assertThat(loop.awaitIdle(LONG)).isTrue();
    }

    private Status status(Key key) {
        return board.get(key).orElseThrow();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Something that is changed by anyone and looked at by one run at a time. */
    private static final class Cell {
        private final AtomicInteger wanted = new AtomicInteger();
        private final AtomicInteger seen = new AtomicInteger();
        private final AtomicInteger inside = new AtomicInteger();
        private final AtomicInteger mostInside = new AtomicInteger();

        Cell more() {
            wanted.incrementAndGet();
            return this;
        }

        Outcome look() {
            mostInside.accumulateAndGet(inside.incrementAndGet(), Math::max);
            seen.set(wanted.get());
            inside.decrementAndGet();
            return new Outcome.InSync(new Report("r", "d", Map.of(), List.of()));
        }
    }
}
