package io.cachepilot.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** The same work for many things at the same time. */
public final class Parallel {
    private Parallel() {}

    /** Does the work for each, whatever becomes of the others, and tells what failed: {@code thing: why}. */
    public static <T> List<String> run(List<T> things, Consumer<T> work) throws InterruptedException {
        var failures = new ArrayList<String>();
        try (var executor = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().daemon().name("parallel-", 0).factory())) {
            Map<String, Future<?>> running = new TreeMap<>();
            things.forEach(thing -> running.put(thing.toString(), executor.submit(() -> work.accept(thing))));
            for (Map.Entry<String, Future<?>> task : running.entrySet()) {
                try {
                    task.getValue().get();
                } catch (ExecutionException e) {
                    failures.add(task.getKey() + ": "
                            + Optional.ofNullable(e.getCause())
                                    .map(Throwable::getMessage)
                                    .orElse("failed"));
                }
            }
        }
        return failures;
    }
}
