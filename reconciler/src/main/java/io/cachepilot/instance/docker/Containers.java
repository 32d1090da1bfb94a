package io.cachepilot.instance.docker;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import io.cachepilot.instance.Instance;
import io.cachepilot.instance.InstanceName;
import io.cachepilot.instance.InstanceSpec;
import io.cachepilot.instance.InstanceState;
import io.cachepilot.instance.InstanceUnreadable;
import io.cachepilot.instance.docker.container.Blueprint;
import io.cachepilot.instance.docker.container.Container;
import io.cachepilot.instance.docker.container.CrashRows;
import io.cachepilot.instance.docker.container.InstanceFiles;
import io.cachepilot.instance.docker.container.Labels;
import io.cachepilot.instance.docker.container.MountedData;
import io.cachepilot.instance.docker.container.Networks;
import io.cachepilot.instance.docker.container.OwnerFile;
import io.cachepilot.instance.docker.engine.Engine;
import io.cachepilot.instance.docker.engine.EngineRefusal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The containers that bear the names of instances: looks at them, and takes the single steps of their lives. */
final class Containers {
    private static final Duration MARGIN = Duration.ofSeconds(30);
    private static final Duration LOOP_LOOK = Duration.ofSeconds(10);
    private static final long LOOP_PAUSE_MILLIS = 20;
    private static final long GONE_PAUSE_MILLIS = 100;

    private final Engine engine;
    private final OwnerFile owner;
    private final Path directory;
    private final Networks networks;
    private final Blueprint blueprint;
    private final InstantSource clock;
    private final CrashRows rows = new CrashRows();

    Containers(
            Engine engine,
            OwnerFile owner,
            Path directory,
            Networks networks,
            Blueprint blueprint,
            InstantSource clock) {
        this.engine = engine;
        this.owner = owner;
        this.directory = directory;
        this.networks = networks;
        this.blueprint = blueprint;
        this.clock = clock;
    }

    InstanceFiles files(InstanceName name) {
        return InstanceFiles.in(directory, name);
    }

    /**
     * Our container of that name, or the one that bore it before somebody renamed it: it runs on the same data. Throws
     * {@link InstanceUnreadable} when what has the name is somebody else's.
     */
    Optional<Container> find(InstanceName name) {
        Optional<Container> found = inspect(Labels.container(name)).or(() -> renamed(name));
        found.filter(container -> !ours(name, container)).ifPresent(container -> {
            throw new InstanceUnreadable(foreign(name, container));
        });
        return found;
    }

    private Optional<Container> renamed(InstanceName name) {
        return owner.read()
                .flatMap(id -> engine
                        .ask(
                                "list containers",
                                client -> client.listContainersCmd()
                                        .withShowAll(true)
                                        .withLabelFilter(Labels.of(id, name))
                                        .exec())
                        .stream()
                        .map(container -> container.getId())
                        .findFirst())
                .or(() -> files(name).adopted())
                .flatMap(this::inspect);
    }

    /** Whatever bears the name. */
    Optional<Container> inspect(String nameOrId) {
        return engine.find(
                        "inspect a container",
                        client -> client.inspectContainerCmd(nameOrId).exec())
                .map(Container::new);
    }

    /**
     * All that may be ours, by one call, and those that were adopted.
     *
     * @return the id of the container when it runs, and nothing when it does not
     */
    SortedMap<InstanceName, Optional<String>> running() {
        var running = new TreeMap<InstanceName, Optional<String>>();
        owner.read()
                .ifPresent(id -> engine.ask(
                                "list containers",
                                client -> client.listContainersCmd()
                                        .withShowAll(true)
                                        .withLabelFilter(Map.of(Labels.OWNER, id))
                                        .exec())
                        .forEach(container -> named(container.getLabels().get(Labels.INSTANCE))
                                .ifPresent(name -> running.put(
                                        name,
                                        Optional.of(container.getId())
                                                .filter(_ -> "running".equals(container.getState()))))));
        InstanceFiles.adoptedIn(directory).forEach(files -> running.putIfAbsent(files.name(), Optional.empty()));
        return running;
    }

    /** Ours by its label and by the directory that it works in, or by what a person said. */
    boolean ours(InstanceName name, Container container) {
        return (madeByUs(name, container) && elsewhere(name, container).isEmpty())
                || files(name).adopted().equals(Optional.of(container.id()));
    }

    /** The container of that name that has our label and works for a state directory that this one is a copy of, in a sentence. */
    Optional<String> stranger(InstanceName name) {
        return inspect(Labels.container(name))
                .filter(container -> madeByUs(name, container) && !ours(name, container))
                .map(container -> foreign(name, container));
    }

    private Optional<Path> elsewhere(InstanceName name, Container container) {
        return MountedData.elsewhere(container, files(name).data());
    }

    /** What publishes a host port, running: its container, and the instance of this installation that it is. */
    Optional<Publisher> publisher(int port) {
        return engine
                .ask("list containers", client -> client.listContainersCmd().exec())
                .stream()
                .filter(container -> Arrays.stream(container.getPorts())
                        .anyMatch(published -> Integer.valueOf(port).equals(published.getPublicPort())))
                .map(container -> new Publisher(
                        container.getNames().length == 0 ? container.getId() : container.getNames()[0].substring(1),
                        named(container.getLabels().get(Labels.INSTANCE))
                                .filter(name -> inspect(container.getId())
                                        .filter(there -> ours(name, there))
                                        .isPresent())))
                .findFirst();
    }

    /** A container by its name. */
    record Publisher(String container, Optional<InstanceName> instance) {}

    Instance instance(InstanceName name, Container container) {
        return new Instance(
                container.spec(name),
                container.image(),
                state(container),
                container.traits(networks.describe(container), madeByUs(name, container)));
    }

    void create(InstanceSpec spec) {
        InstanceName name = spec.name();
        InstanceFiles files = files(name);
        files.prepare(blueprint.user());
        String network = networks.ensure();
        engine.change(
                name,
                "create the container of instance " + name,
                Engine.CHANGE,
                client -> blueprint
                        .container(client, spec, files, owner.readOrMake(), network)
                        .exec());
        files.forgetAdopted();
    }

    void start(InstanceName name, Container container) {
        files(name).prepare(blueprint.user());
        networks.settle(name, container);
        engine.requireListening("start instance " + name);
        try {
            engine.call(
                    "start instance " + name,
                    Engine.CHANGE,
                    client -> client.startContainerCmd(container.id()).exec());
        } catch (NotModifiedException _) {
            // It runs.
        } catch (DockerException e) {
            throw EngineRefusal.of(name, "start instance " + name, e);
        }
        rows.forget(container.id());
    }

    void stop(InstanceName name, Container container, Duration grace) {
        if (container.paused()) {
            unpause(name, container);
        }
        int seconds = Math.toIntExact(Math.max(0, (grace.toMillis() + 999) / 1000));
        try {
            engine.call(
                    "stop instance " + name,
                    grace.plus(MARGIN),
                    client -> client.stopContainerCmd(container.id())
                            .withTimeout(seconds)
                            .exec());
        } catch (NotModifiedException | NotFoundException _) {
            // It has ended by itself.
        } catch (DockerException e) {
            throw EngineRefusal.of(name, "stop instance " + name, e);
        }
    }

    /** Whether a container that has just been started again by the Engine ends soon, as in a crash loop. A busy host takes seconds for that. */
    boolean fallsAgain(Container container) {
        if (container.restarts() == 0) {
            return false;
        }
        long deadline = System.nanoTime() + LOOP_LOOK.toNanos();
        while (System.nanoTime() - deadline < 0) {
            if (inspect(container.id()).filter(Container::running).isEmpty()) {
                return true;
            }
            if (!paused(LOOP_PAUSE_MILLIS)) {
                return false;
            }
        }
        return false;
    }

    void unpause(InstanceName name, Container container) {
        engine.change(
                name,
                "unpause instance " + name,
                Engine.LOOK,
                client -> client.unpauseContainerCmd(container.id()).exec());
    }

    /** Gives it the name back that it has to have. */
    void rename(InstanceName name, Container container) {
        engine.change(
                name,
                "rename the container of instance " + name,
                Engine.LOOK,
                client -> client.renameContainerCmd(container.id())
                        .withName(Labels.container(name))
                        .exec());
    }

    /** Also what does not end, or was left half removed. */
    void remove(InstanceName name, Container container) {
        try {
            engine.removeContainer("remove the container of instance " + name, container.id());
        } catch (NotFoundException _) {
            // Gone.
        } catch (ConflictException _) {
            awaitGone(name, container);
        } catch (DockerException e) {
            throw EngineRefusal.of(name, "remove the container of instance " + name, e);
        }
        rows.forget(container.id());
        files(name).forgetAdopted();
    }

    /** Brings limits and policy to what they shall be, in one call: memory and swap can't be changed one by one. */
    void update(InstanceName name, Container container, int memoryLimitMb) {
        long bytes = Blueprint.bytes(memoryLimitMb);
        engine.change(
                name,
                "update instance " + name,
                Engine.LOOK,
                client -> client.updateContainerCmd(container.id())
                        .withMemory(bytes)
                        .withMemorySwap(bytes)
                        .withPidsLimit(Blueprint.PIDS)
                        .withRestartPolicy(Blueprint.RESTART)
                        .exec());
    }

    String foreign(InstanceName name, Container container) {
        Optional<Path> elsewhere = madeByUs(name, container) ? elsewhere(name, container) : Optional.empty();
        if (elsewhere.isPresent()) {
            return "the container %s has its data in %s: that state directory is its own, and this one a copy of it. It is left alone: stop it there, with cachepilot down and that state directory, or take it over with cachepilot adopt %s"
                    .formatted(Labels.container(name), elsewhere.get(), name);
        }
        String whose = container
                .owner()
                .map(id -> "it belongs to another installation of cachepilot (" + id + ")")
                .orElse("it was not made by cachepilot");
        return "there is a container named %s that is not ours: %s. It is %s, of image %s, made %s. It is left alone: "
                        .formatted(
                                Labels.container(name),
                                whose,
                                container.status(),
                                container.seen().getConfig().getImage(),
                                age(container.created()))
                + "docker rm it, or take it over with cachepilot adopt " + name;
    }

    private String age(Instant created) {
        Duration age = Duration.between(created, clock.instant());
        if (age.toDays() > 0) {
            return age.toDays() + " days ago";
        }
        return age.toHours() > 0 ? age.toHours() + " hours ago" : Math.max(0, age.toMinutes()) + " minutes ago";
    }

    private boolean madeByUs(InstanceName name, Container container) {
        Optional<String> id = owner.read();
        return id.isPresent()
                && container.owner().equals(id)
                && container.instance().equals(Optional.of(name.value()));
    }

    private InstanceState state(Container container) {
        if (container.restarting()) {
            return new InstanceState.Restarting(
                    container.exitCode(), container.finishedAt().orElseGet(container::created), endedRow(container));
        }
        if (container.running()) {
            Instant since = container.startedAt().orElseGet(container::created);
            rows.row(container.id(), container.restarts(), Duration.between(since, clock.instant()));
            return new InstanceState.Running(container.pid(), since);
        }
        boolean failed = container.startFailure().isPresent();
        boolean crashed = container.finishedAt().isPresent() && !container.restartedByEngine();
        if (!container.broken() && (failed || crashed)) {
            Instant at = container.finishedAt().orElseGet(container::created);
            return new InstanceState.Exited(container.exitCode(), at, endedRow(container));
        }
        // The Engine starts again whatever was not stopped by a command.
        return new InstanceState.Stopped();
    }

    private int endedRow(Container container) {
        return rows.row(container.id(), container.restarts(), container.lastRun());
    }

    /** A removal by somebody else is under way. */
    private void awaitGone(InstanceName name, Container container) {
        long deadline = System.nanoTime() + MARGIN.toNanos();
        while (inspect(container.id()).isPresent()) {
            if (System.nanoTime() - deadline >= 0) {
                throw new InstanceUnreadable("the container of instance " + name + " has been under removal for "
                        + MARGIN.toSeconds() + " s; see docker ps -a, and docker rm -f " + container.id());
            }
            if (!paused(GONE_PAUSE_MILLIS)) {
                return;
            }
        }
    }

    /** False when interrupted. */
    private static boolean paused(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Optional<InstanceName> named(@Nullable String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(new InstanceName(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
