package io.cachepilot.instance.docker.image;

import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.DockerException;
import io.cachepilot.instance.EngineUnavailable;
import io.cachepilot.instance.ImageLook;
import io.cachepilot.instance.ImageLook.Fetching;
import io.cachepilot.instance.ImageLook.Ready;
import io.cachepilot.instance.ImageLook.Unusable;
import io.cachepilot.instance.docker.container.Blueprint;
import io.cachepilot.instance.docker.container.OwnerFile;
import io.cachepilot.instance.docker.engine.Engine;
import io.cachepilot.instance.docker.engine.EngineRefusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The images that instances run. One that is not there is fetched in the background; where no registry gives it, an image
 * is built of the server that comes with this program, so that a host without a network has one too.
 */
public final class Images {
    private static final String BUILT = "cachepilot/redis";
    private static final Duration RETRY_UNUSABLE = Duration.ofSeconds(30);
    private static final Duration RETRY_INSTEAD = Duration.ofMinutes(10);

    private final Engine engine;
    private final Verification verification;
    private final Supplier<Path> shippedServer;
    private final InstantSource clock;
    private final boolean observing;
    private final ConcurrentMap<String, Job> jobs = new ConcurrentHashMap<>();
    private volatile boolean closed;

    public Images(
            Engine engine,
            OwnerFile owner,
            Blueprint blueprint,
            Supplier<Path> shippedServer,
            InstantSource clock,
            boolean observing) {
        this.engine = engine;
        this.verification = new Verification(engine, owner, blueprint);
        this.shippedServer = shippedServer;
        this.clock = clock;
        this.observing = observing;
    }

    public ImageLook look(String reference, boolean anew) {
        Optional<Reference> parsed = Reference.parse(reference);
        if (parsed.isEmpty()) {
            return new Unusable("'" + reference
                    + "' is no image reference; write it as in redis:7-alpine or registry.example/team/redis:7.4, or '"
                    + Reference.SHIPPED + "'");
        }
        if (observing) {
            return observed(reference);
        }
        Job job = jobs.get(reference);
        if (job != null) {
            Optional<ImageLook> answer = job.answer(anew);
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        if (!anew && !reference.equals(Reference.SHIPPED)) {
            Optional<String> present = present(reference);
            if (present.filter(verification::known).isPresent()) {
                return new Ready(present.get(), "present");
            }
        }
        return begin(reference, parsed.get(), anew, job);
    }

    /** Removes what broken-off looks into images have left. */
    public void cleanUp() {
        verification.cleanUp();
    }

    public void close() {
        closed = true;
        jobs.values().forEach(Job::end);
    }

    /** Nothing is fetched and nothing is run. */
    private ImageLook observed(String reference) {
        String name = reference.equals(Reference.SHIPPED) ? BUILT : reference;
        return present(name)
                .<ImageLook>map(id -> new Ready(id, "present"))
                .orElseGet(() -> new Fetching(
                        reference.equals(Reference.SHIPPED)
                                ? "to be built of the shipped Redis"
                                : "to be fetched: " + reference));
    }

    private ImageLook begin(String reference, Reference parsed, boolean anew, @Nullable Job before) {
        var job = new Job(reference);
        boolean mine = before == null ? jobs.putIfAbsent(reference, job) == null : jobs.replace(reference, before, job);
        if (mine) {
            job.start(() -> obtain(parsed, anew, job::progress));
        }
        return mine ? job.fetching() : new Fetching("looking for " + reference);
    }

    private ImageLook obtain(Reference reference, boolean anew, Consumer<String> progress) throws InterruptedException {
        if (reference.equals(new Reference(Reference.SHIPPED, "latest"))) {
            progress.accept("building an image of the shipped Redis");
            return built("built of the shipped Redis");
        }
        Optional<String> present = present(reference.toString());
        if (present.isPresent() && !anew) {
            return verified(present.get(), reference, "present", progress);
        }
        Optional<String> failure = Pull.run(engine, reference, progress);
        if (failure.isEmpty()) {
            String id = present(reference.toString())
                    .orElseThrow(() -> new ImageUnusable("the image " + reference + " was pulled, and is not there"));
            return verified(id, reference, "pulled", progress);
        }
        if (failure.get().contains("no space left on device")) {
            throw new ImageUnusable("the image " + reference
                    + " can't be pulled: the disk of the Docker Engine is full;" + " make room (docker system df)");
        }
        if (present.isPresent()) {
            return verified(present.get(), reference, "present; pulling it again failed: " + failure.get(), progress);
        }
        progress.accept("building an image of the shipped Redis, since " + reference + " can't be pulled");
        return built("built of the shipped Redis, since " + reference + " can't be pulled: " + failure.get());
    }

    private Ready verified(String id, Reference reference, String origin, Consumer<String> progress) {
        progress.accept("looking into " + reference);
        verification.version(id, reference.toString());
        return new Ready(id, origin);
    }

    /** The same program gives the same id on every machine. */
    private Ready built(String origin) {
        String unversioned = BUILT + ":latest";
        byte[] archive = ImageArchive.of(program(), architecture(), unversioned);
        String id;
        try {
            id = engine.call("load the image " + unversioned, Engine.CHANGE, client -> {
                client.loadImageCmd(new ByteArrayInputStream(archive)).exec();
                return Objects.requireNonNull(
                        client.inspectImageCmd(unversioned).exec().getId());
            });
        } catch (DockerException e) {
            throw new ImageUnusable("the image of the shipped Redis can't be loaded: " + EngineRefusal.reason(e)
                    + "; is the disk of the Docker Engine full? (docker system df)");
        }
        String version = verification.version(id, unversioned);
        engine.ask(
                "name the image " + BUILT,
                client -> client.tagImageCmd(id, BUILT, version).exec());
        return new Ready(id, origin);
    }

    private byte[] program() {
        Path program = shippedServer.get();
        try {
            return Files.readAllBytes(program);
        } catch (IOException e) {
            throw new ImageUnusable("the shipped Redis can't be read: " + e);
        }
    }

    private static String architecture() {
        String name = System.getProperty("os.arch");
        return name.equals("aarch64") ? "arm64" : name;
    }

    /**
     * Whether the Engine has no image of that id any more. What stands for one that is still to be fetched is no id: nothing is gone then.
     */
    public boolean isGone(String id) {
        return Reference.parse(id).isPresent() && present(id).isEmpty();
    }

    private Optional<String> present(String reference) {
        return engine.find(
                        "look for the image " + reference,
                        client -> client.inspectImageCmd(reference).exec())
                .map(InspectImageResponse::getId);
    }

    /** One attempt to get an image, on a thread of its own, and what came of it. */
    private final class Job {
        private final String reference;
        private volatile String progress;
        private volatile @Nullable Thread thread;
        private volatile @Nullable Result result;
        private volatile boolean delivered;

        private record Result(ImageLook look, Instant at) {}

        private interface Attempt {
            ImageLook get() throws InterruptedException;
        }

        Job(String reference) {
            this.reference = reference;
            this.progress = "looking for " + reference;
        }

        void start(Attempt attempt) {
            thread = Thread.ofVirtual().name("image-" + reference).start(() -> {
                ImageLook look;
                try {
                    look = attempt.get();
                } catch (ImageUnusable | EngineUnavailable e) {
                    look = new Unusable(String.valueOf(e.getMessage()));
                } catch (InterruptedException _) {
                    look = new Unusable("interrupted while looking for " + reference);
                } catch (RuntimeException e) {
                    look = new Unusable("the image " + reference + " can't be had: " + e);
                }
                result = new Result(look, clock.instant());
            });
        }

        void end() {
            Thread running = thread;
            if (running != null) {
                running.interrupt();
            }
        }

        void progress(String text) {
            if (closed) {
                throw new ImageUnusable("the docker engine was closed");
            }
            progress = text;
        }

        Fetching fetching() {
            return new Fetching(progress);
        }

        /** Empty when it is time for another attempt, or for a look at what is present. */
        Optional<ImageLook> answer(boolean anew) {
            Result known = result;
            if (known == null) {
                return Optional.of(fetching());
            }
            if (anew) {
                // Who asks again and again until it is there shall not start over each time.
                boolean first = !delivered;
                delivered = true;
                return first ? Optional.of(known.look()) : Optional.empty();
            }
            delivered = true;
            Duration age = Duration.between(known.at(), clock.instant());
            return switch (known.look()) {
                case Unusable unusable when age.compareTo(RETRY_UNUSABLE) < 0 -> Optional.of(unusable);
                case Ready ready
                when age.compareTo(RETRY_INSTEAD) < 0 -> present(ready.id()).map(_ -> ready);
                default -> Optional.empty();
            };
        }
    }
}
