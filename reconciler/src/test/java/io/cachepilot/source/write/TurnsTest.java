package io.cachepilot.source.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.e2e.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class TurnsTest {
    private record Wish(String name, Urgency urgency) {}

    private final List<List<String>> batches = new CopyOnWriteArrayList<>();
    private final CountDownLatch blocked = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);
    private final List<String> answers = new CopyOnWriteArrayList<>();

    private final Turns<Wish, String> turns = new Turns<>(100, Wish::urgency, this::work);

    private void work(List<Turns.Turn<Wish, String>> all) {
        batches.add(all.stream().map(turn -> turn.input().name()).toList());
        if (batches.size() == 1) {
            blocked.countDown();
            awaitOpen();
        }
        all.forEach(turn -> turn.answer(turn.input().name() + " done"));
    }

    private void awaitOpen() {
        try {
            assertThat(open.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whoIsAwaitedGoesBeforeAllThatNobodyWaitsFor() throws Exception {
        var callers = new ArrayList<Thread>();
        callers.add(caller(new Wish("first", Urgency.IDLE)));
        assertThat(blocked.await(30, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 60; i++) {
            callers.add(caller(new Wish("idle " + i, Urgency.IDLE)));
        }
        callers.add(caller(new Wish("ann", Urgency.AWAITED)));
        callers.add(caller(new Wish("bob", Urgency.AWAITED)));
        // The first waits to be let go on, the others for it.
        Await.until(
                "all wait",
                () -> assertThat(callers)
                        .allSatisfy(caller ->
                                assertThat(caller.getState()).isIn(Thread.State.WAITING, Thread.State.TIMED_WAITING)));
        open.countDown();
        for (Thread caller : callers) {
            caller.join();
        }

        assertThat(answers).hasSize(63);
        assertThat(batches.get(1)).containsExactlyInAnyOrder("ann", "bob");
        assertThat(batches.stream().skip(2))
                .allSatisfy(batch -> assertThat(batch).hasSizeLessThanOrEqualTo(8));
        assertThat(batches.stream().mapToInt(List::size).sum()).isEqualTo(63);
    }

    private Thread caller(Wish wish) {
        return Thread.ofPlatform().start(() -> answers.add(turns.run(wish)));
    }
}
