package io.cachepilot.source.write;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Lets one caller at a time do the work of all who have come meanwhile, so that what costs as much for one as for many,
 * to force a disk or to push, is paid once. Whoever is awaited goes first; of the others a few at a time are done, so that
 * whoever comes next waits for no more than those.
 *
 * @param <I> what is asked for
 * @param <O> what comes of it
 */
public final class Turns<I, O> {
    private static final int MOST_IDLE = 8;

    private final int most;
    private final Function<I, Urgency> urgency;
    private final Consumer<List<Turn<I, O>>> work;
    private final Map<Urgency, Queue<Turn<I, O>>> waiting = new EnumMap<>(Urgency.class);
    private final ReentrantLock lock = new ReentrantLock(true);

    /** What one caller has asked for; whoever works answers or refuses it. */
    public record Turn<I, O>(I input, CompletableFuture<O> outcome) {
        public void answer(O value) {
            outcome.complete(value);
        }

        public void refuse(RuntimeException because) {
            outcome.completeExceptionally(because);
        }

        public boolean isOpen() {
            return !outcome.isDone();
        }
    }

    /**
     * @param most how many are worked on at a time
     * @param urgency of what is asked for
     * @param work answers or refuses each of them, in their order; what it throws refuses all that it left open
     */
    public Turns(int most, Function<I, Urgency> urgency, Consumer<List<Turn<I, O>>> work) {
        this.most = most;
        this.urgency = urgency;
        for (Urgency each : Urgency.values()) {
            waiting.put(each, new ConcurrentLinkedQueue<>());
        }
        this.work = work;
    }

    /** Returns what came of it, or throws what it was refused with. */
    public O run(I input) {
        var mine = new Turn<I, O>(input, new CompletableFuture<>());
        queue(urgency.apply(input)).add(mine);
        while (mine.isOpen()) {
            lock.lock();
            try {
                if (mine.isOpen()) {
                    workOn(next());
                }
            } finally {
                lock.unlock();
            }
        }
        try {
            return mine.outcome().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private void workOn(List<Turn<I, O>> turns) {
        try {
            work.accept(turns);
        } catch (RuntimeException e) {
            turns.forEach(turn -> turn.refuse(e));
        } finally {
            turns.forEach(turn -> turn.refuse(new IllegalStateException("nobody has answered")));
        }
    }

    private List<Turn<I, O>> next() {
        List<Turn<I, O>> awaited = next(Urgency.AWAITED, most);
        return awaited.isEmpty() ? next(Urgency.IDLE, Math.min(most, MOST_IDLE)) : awaited;
    }

    private List<Turn<I, O>> next(Urgency which, int atMost) {
        Queue<Turn<I, O>> queue = queue(which);
        var next = new ArrayList<Turn<I, O>>();
        while (next.size() < atMost && !queue.isEmpty()) {
            next.add(queue.remove());
        }
        return next;
    }

    private Queue<Turn<I, O>> queue(Urgency which) {
        return Objects.requireNonNull(waiting.get(which));
    }
}
