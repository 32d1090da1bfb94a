package io.cachepilot.converge.run;

import io.cachepilot.instance.EngineUnavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Looks at many things at the same time: most of a look is waiting for an answer. Not by virtual threads: a JVM
 * in which one has waited for a socket takes 300 ms to end, since it waits for the thread that polls for them.
 */
public final class Concurrently {
    private static final int AT_A_TIME = 16;

    private Concurrently() {}

    /** Two things that don't need one another; throws what the first that failed has thrown. */
    public static <A, B, R> R both(Supplier<A> one, Supplier<B> other, BiFunction<A, B, R> result) {
        var first = new AtomicReference<A>();
        var second = new AtomicReference<B>();
        all(List.of(
                () -> {
                    first.set(one.get());
                    return true;
                },
                () -> {
                    second.set(other.get());
                    return true;
                }));
        return result.apply(Objects.requireNonNull(first.get()), Objects.requireNonNull(second.get()));
    }

    /** All results, in the order of the tasks; throws what the first task that failed has thrown. */
    public static <T> List<T> all(List<Callable<T>> tasks) {
        var results = new ArrayList<T>();
        try (var executor = Executors.newFixedThreadPool(
                Math.clamp(tasks.size(), 1, AT_A_TIME), Thread.ofPlatform().name("look")::unstarted)) {
            for (Future<T> task : executor.invokeAll(tasks)) {
                results.add(task.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineUnavailable("interrupted while looking", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("a look failed: " + e.getCause(), e);
        }
        return List.copyOf(results);
    }
}
