package io.cachepilot.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Lets one caller at a time do the work of all who have come meanwhile, so that what costs as much for one as for many,
 * to force a disk or to push, is paid once.
 *
 * @param <I> what is asked for
 * @param <O> what comes of it
 */
public final class Turns<I, O> {
    private final int most;
    private final Consumer<List<Turn<I, O>>> work;
    private final Queue<Turn<I, O>> waiting = new ConcurrentLinkedQueue<>();
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
     * @param work answers or refuses each of them, in their order; what it throws refuses all that it left open
     */
    public Turns(int most, Consumer<List<Turn<I, O>>> work) {
        this.most = most;
        this.work = work;
    }

    /** Returns what came of it, or throws what it was refused with. */
    public O run(I input) {
        var mine = new Turn<I, O>(input, new CompletableFuture<>());
        waiting.add(mine);
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
        var next = new ArrayList<Turn<I, O>>();
        while (next.size() < most && !waiting.isEmpty()) {
            next.add(waiting.remove());
        }
        return next;
    }
}
