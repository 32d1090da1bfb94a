package io.cachepilot.instance.docker.image;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.WaitResponse;
import io.cachepilot.instance.docker.container.Blueprint;
import io.cachepilot.instance.docker.container.Labels;
import io.cachepilot.instance.docker.container.OwnerFile;
import io.cachepilot.instance.docker.engine.Engine;
import io.cachepilot.instance.docker.engine.EngineRefusal;
import io.cachepilot.instance.docker.engine.LogReader;
import io.cachepilot.instance.docker.engine.StreamCallback;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds out whether an image is a Redis that we can run, by having it tell its version in a container that is thrown away.
 * Once for each image: what an id stands for never changes.
 */
final class Verification {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final int MEMORY_MB = 64;
    private static final int LEAST_MAJOR = 7;
    private static final Pattern ANSWER = Pattern.compile("\\bv=((\\d+)(?:\\.\\d+)+)");

    private final Engine engine;
    private final OwnerFile owner;
    private final Blueprint blueprint;
    private final ConcurrentMap<String, String> versions = new ConcurrentHashMap<>();

    Verification(Engine engine, OwnerFile owner, Blueprint blueprint) {
        this.engine = engine;
        this.owner = owner;
        this.blueprint = blueprint;
    }

    boolean known(String id) {
        return versions.containsKey(id);
    }

    /** The version of the Redis in it, as in 7.0.15; throws {@link ImageUnusable} when there is none or it is too old. */
    String version(String id, String reference) {
        String known = versions.get(id);
        if (known != null) {
            return known;
        }
        String version = ask(id, reference);
        versions.put(id, version);
        return version;
    }

    /** Removes the containers of looks that were broken off. */
    void cleanUp() {
        owner.read()
                .ifPresent(id -> engine.ask(
                                "list containers",
                                client -> client.listContainersCmd()
                                        .withShowAll(true)
                                        .withLabelFilter(Map.of(Labels.OWNER, id, Labels.PROBE, "true"))
                                        .exec())
                        .forEach(container -> remove(container.getId())));
    }

    private String ask(String image, String reference) {
        String container;
        try {
            container = engine.call(
                    "look into the image " + reference,
                    Engine.CHANGE,
                    client -> blueprint
                            .probe(client, image, owner.readOrMake(), MEMORY_MB)
                            .exec()
                            .getId());
        } catch (DockerException e) {
            throw new ImageUnusable("the image " + reference + " can't be run: " + EngineRefusal.reason(e));
        }
        try {
            List<String> output = run(container, reference);
            for (String line : output) {
                Matcher matcher = ANSWER.matcher(line);
                if (matcher.find()) {
                    return checked(matcher, reference);
                }
            }
            throw new ImageUnusable("the image " + reference + " has a redis-server that tells no version"
                    + (output.isEmpty() ? "" : " but '" + output.getFirst() + "'")
                    + "; name an image of Redis 7.0 or later");
        } finally {
            remove(container);
        }
    }

    private static String checked(Matcher matcher, String reference) {
        String version = matcher.group(1);
        if (Integer.parseInt(matcher.group(2)) < LEAST_MAJOR) {
            throw new ImageUnusable("the image " + reference + " is Redis " + version
                    + ", which is too old; name one of Redis 7.0 or later");
        }
        return version;
    }

    private List<String> run(String container, String reference) {
        try {
            engine.call(
                    "look into the image " + reference,
                    Engine.CHANGE,
                    client -> client.startContainerCmd(container).exec());
        } catch (DockerException e) {
            throw new ImageUnusable("the image " + reference + " has no redis-server that can be run: "
                    + EngineRefusal.reason(e) + "; name an image of Redis 7.0 or later for this machine");
        }
        return engine.ask("look into the image " + reference, client -> {
            try (var end = new StreamCallback<WaitResponse>();
                    var log = new LogReader()) {
                client.waitContainerCmd(container).exec(end);
                if (!end.awaitCompletion(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                    throw new ImageUnusable("the redis-server of the image " + reference
                            + " has not told its version within " + LIMIT.toSeconds() + " s");
                }
                client.logContainerCmd(container)
                        .withStdOut(true)
                        .withStdErr(true)
                        .withTailAll()
                        .exec(log)
                        .awaitCompletion(LIMIT.toSeconds(), TimeUnit.SECONDS);
                return log.lines();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ImageUnusable("interrupted while looking into the image " + reference);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    private void remove(String container) {
        try {
            engine.removeContainer("remove a container", container);
        } catch (NotFoundException _) {
            // Gone.
        } catch (RuntimeException _) {
            // The next check removes it, by its label.
        }
    }
}
