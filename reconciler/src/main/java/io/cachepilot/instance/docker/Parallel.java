package io.cachepilot.instance.docker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** Asks for several things at a time. */
final class Parallel {
    /** More only wait for one another inside of the Engine. */
    private static final int AT_A_TIME = 4;

    private Parallel() {}

    /** In the order of the inputs. Throws what the first that failed has thrown. */
    static <A, B> List<B> map(Collection<A> inputs, Function<A, B> call) {
        if (inputs.size() < 2) {
            return inputs.stream().map(call).toList();
        }
        try (var executor = Executors.newFixedThreadPool(
                Math.min(AT_A_TIME, inputs.size()),
                Thread.ofPlatform().name("docker-look").factory())) {
            List<CompletableFuture<B>> answers = new ArrayList<>();
            inputs.forEach(input -> answers.add(CompletableFuture.supplyAsync(() -> call.apply(input), executor)));
            return answers.stream().map(CompletableFuture::join).toList();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
