package io.cachepilot.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** The same work for many things, eight at a time like our own loop. */
final class InParallel {
    private static final int AT_A_TIME = 8;

    private InParallel() {}

    /** Returns when all is done; throws what the first failure was, after all others were done too. */
    static <T> void each(List<T> things, Consumer<T> work) throws InterruptedException {
        try (var executor = Executors.newFixedThreadPool(AT_A_TIME)) {
            var running = new ArrayList<Future<?>>();
            things.forEach(thing -> running.add(executor.submit(() -> work.accept(thing))));
            for (Future<?> task : running) {
                task.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
