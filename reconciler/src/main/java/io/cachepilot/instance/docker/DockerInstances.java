package io.cachepilot.instance.docker;

import io.cachepilot.file.PinnedDirectory;
import io.cachepilot.instance.EngineUnavailable;
import io.cachepilot.instance.HostPort;
import io.cachepilot.instance.ImageLook;
import io.cachepilot.instance.Instance;
import io.cachepilot.instance.InstanceName;
import io.cachepilot.instance.InstanceRefused;
import io.cachepilot.instance.InstanceSpec;
import io.cachepilot.instance.InstanceUnreadable;
import io.cachepilot.instance.Instances;
import io.cachepilot.instance.Inventory;
import io.cachepilot.instance.Layout;
import io.cachepilot.instance.Obstacle;
import io.cachepilot.instance.Traits;
import io.cachepilot.instance.Unreadable;
import io.cachepilot.instance.docker.container.Blueprint;
import io.cachepilot.instance.docker.container.Container;
import io.cachepilot.instance.docker.container.InstanceFiles;
import io.cachepilot.instance.docker.container.Labels;
import io.cachepilot.instance.docker.container.Networks;
import io.cachepilot.instance.docker.container.OwnerFile;
import io.cachepilot.instance.docker.container.Ports;
import io.cachepilot.instance.docker.container.RunAs;
import io.cachepilot.instance.docker.engine.DockerSettings;
import io.cachepilot.instance.docker.engine.Endpoint;
import io.cachepilot.instance.docker.engine.Engine;
import io.cachepilot.instance.docker.engine.EngineRefusal;
import io.cachepilot.instance.docker.engine.LogReader;
import io.cachepilot.instance.docker.engine.Prerequisites;
import io.cachepilot.instance.docker.image.Images;
import io.cachepilot.instance.host.HostMemory;
import io.cachepilot.proc.PortHolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Runs each instance in a container of the Docker Engine of this host.
 *
 * <p>The Engine supervises: it starts a crashed instance again by itself, and instances outlive the control plane. They
 * outlive the Engine too where its {@code live-restore} is on, see {@link #outlivesItsEngine}.
 */
public final class DockerInstances implements Instances {
    private final boolean observing;
    private final Engine engine;
    private final Networks networks;
    private final Blueprint blueprint;
    private final Containers containers;
    private final Sightings sightings = new Sightings(System::nanoTime);
    private final EventWatch events;
    private final Images images;
    private final Prerequisites prerequisites;
    private final Startability startability;
    private final PinnedDirectory directory;

    /**
     * Does no I/O but to tell which user this is.
     *
     * @param directory where each instance gets a directory of its own, {@code state/instances}
     * @param ownerFile holds the id of the installation, made at the first write; precious
     * @param shippedServer a static redis-server, asked for when an image has to be built of it
     */
    public DockerInstances(
            DockerSettings settings,
            Path directory,
            Path ownerFile,
            Supplier<Path> shippedServer,
            InstantSource clock) {
        this(settings, directory, ownerFile, shippedServer, clock, false);
    }

    /**
     * For looking only: safe beside a control plane that works on the same instances, since it writes nothing and fetches
     * nothing. What would write is refused with {@link IllegalStateException}.
     */
    public static DockerInstances observing(
            DockerSettings settings,
            Path directory,
            Path ownerFile,
            Supplier<Path> shippedServer,
            InstantSource clock) {
        return new DockerInstances(settings, directory, ownerFile, shippedServer, clock, true);
    }

    private DockerInstances(
            DockerSettings settings,
            Path directory,
            Path ownerFile,
            Supplier<Path> shippedServer,
            InstantSource clock,
            boolean observing) {
        Path all = directory.toAbsolutePath().normalize();
        this.directory = new PinnedDirectory(all);
        var owner = new OwnerFile(ownerFile);
        this.observing = observing;
        this.engine = new Engine(Endpoint.of(settings, System.getenv()));
        this.networks = new Networks(engine, owner);
        this.blueprint = new Blueprint(RunAs.current());
        this.containers = new Containers(engine, owner, all, networks, blueprint, clock);
        this.events = new EventWatch(engine, owner, () -> containers.running().keySet(), sightings);
        this.images = new Images(engine, owner, blueprint, shippedServer, clock, observing);
        this.prerequisites = new Prerequisites(engine, all);
        this.startability =
                new Startability(containers, images, HostMemory.ofThisHost(), PortHolders.host(), all, observing);
    }

    /** Whether there is a sign of an Engine, working or not: a host that somebody has set, or a socket where it lies by default. */
    public static boolean isExpected(DockerSettings settings) {
        return Endpoint.of(settings, System.getenv()).isExpected();
    }

    @Override
    public String engine() {
        return "docker";
    }

    /** Also removes what broken-off steps have left behind. */
    @Override
    public void check() {
        directory.lost().ifPresent(why -> {
            throw new EngineUnavailable(why);
        });
        prerequisites.check();
        if (!observing) {
            prerequisites.checkDirectory();
            networks.cleanUp();
            images.cleanUp();
        }
    }

    /**
     * Whether instances go on while the Engine is restarted. Without, they are stopped and lose what is in memory only:
     * {@code "live-restore": true} in the Engine's {@code daemon.json} turns it on.
     */
    @Override
    public boolean outlivesItsEngine() {
        return prerequisites.liveRestore();
    }

    @Override
    public Layout layout(InstanceName name, SortedMap<String, HostPort> ports) {
        InstanceFiles files = containers.files(name);
        return new Layout(
                files.configuration(),
                files.data(),
                Blueprint.INSIDE_FILES,
                Blueprint.INSIDE_DATA,
                blueprint.user().owner(),
                "0.0.0.0",
                Ports.inside(ports));
    }

    @Override
    public ImageLook image(String reference, boolean anew) {
        return images.look(reference, anew);
    }

    @Override
    public Traits traits(InstanceSpec spec) {
        return blueprint.traits(spec, containers.files(spec.name()));
    }

    /** One call for all, and one more for each instance that is not known from before, several of these at a time. */
    @Override
    public Inventory inventory() {
        return translated(() -> {
            SortedMap<InstanceName, Optional<String>> running = containers.running();
            sightings.compare(running);
            var unreadable = new ConcurrentSkipListMap<InstanceName, Unreadable>();
            List<Instance> instances =
                    Parallel.map(running.keySet(), name -> readable(name, each -> unreadable.put(name, each))).stream()
                            .flatMap(Optional::stream)
                            .toList();
            var strangers = new ArrayList<String>();
            unreadable
                    .keySet()
                    .removeIf(name ->
                            containers.stranger(name).map(strangers::add).isPresent());
            return new Inventory(instances, List.copyOf(unreadable.values()), strangers);
        });
    }

    @Override
    public Optional<Instance> find(InstanceName name) {
        return sightings
                .of(name)
                .or(() -> translated(() -> {
                    long mark = sightings.mark();
                    return containers.find(name).map(container -> {
                        Instance instance = containers.instance(name, container);
                        events.seen(name, container);
                        sightings.note(container.id(), instance, mark);
                        return instance;
                    });
                }));
    }

    @Override
    public List<Obstacle> obstacles(InstanceSpec spec, Set<String> open) {
        return translated(() -> startability.obstacles(spec));
    }

    @Override
    public void create(InstanceSpec spec) {
        change(spec.name(), () -> {
            Optional<Container> known = containers.find(spec.name());
            if (known.isPresent() && !known.get().broken()) {
                Instance there = containers.instance(spec.name(), known.get());
                Traits wanted = traits(spec);
                if (there.spec().equals(spec) && there.traits().fixed().equals(wanted.fixed())) {
                    // One that runs is adjusted when that is planned, and not by the way.
                    if (!there.running() && !there.traits().adjustable().equals(wanted.adjustable())) {
                        bringToSpec(spec, known.get());
                    }
                    return;
                }
                refuseRunning(spec.name(), known.get(), "stop it before it gets another spec");
            }
            known.ifPresent(container -> containers.remove(spec.name(), container));
            containers.create(spec);
        });
    }

    @Override
    public void start(InstanceName name) {
        change(name, () -> {
            Container container = existing(name);
            if (container.running()) {
                return;
            }
            if (container.restarting()) {
                // It waits for its next try; whoever starts it does not want to.
                containers.stop(name, container, Duration.ZERO);
            }
            startOrMakeAnew(name, container);
        });
    }

    /**
     * An Engine that was killed may leave a task behind that keeps its container from ever starting again. What it was made
     * of is known and its data lies outside, so a new container takes its place.
     */
    private void startOrMakeAnew(InstanceName name, Container container) {
        try {
            containers.start(name, container);
        } catch (InstanceRefused e) {
            if (!EngineRefusal.isLeftOver(e)) {
                throw e;
            }
            InstanceSpec spec = containers.instance(name, container).spec();
            containers.remove(name, container);
            containers.create(spec);
            containers.start(name, existing(name));
        }
    }

    @Override
    public void stop(InstanceName name, Duration grace) {
        change(
                name,
                () -> containers
                        .find(name)
                        .filter(container -> container.running() || container.restarting())
                        .ifPresent(container -> containers.stop(name, container, grace)));
    }

    @Override
    public void adjust(InstanceSpec spec) {
        change(spec.name(), () -> bringToSpec(spec, existing(spec.name())));
    }

    @Override
    public void adopt(InstanceName name) {
        change(name, () -> {
            Container container = containers
                    .inspect(Labels.container(name))
                    .orElseThrow(() -> new IllegalStateException(
                            "there is no container named " + Labels.container(name) + " to adopt"));
            if (!containers.ours(name, container)) {
                containers.files(name).adopt(container.id());
            }
        });
    }

    @Override
    public void remove(InstanceName name) {
        change(
                name,
                () -> containers.find(name).ifPresent(container -> {
                    refuseRunning(name, container, "stop it before removing it");
                    containers.remove(name, container);
                }));
    }

    @Override
    public void erase(InstanceName name) {
        change(name, () -> {
            if (containers.find(name).isPresent()) {
                throw new IllegalStateException(
                        "instance " + name + " has not been removed; remove it before erasing its files");
            }
            containers.files(name).erase();
        });
    }

    @Override
    public List<String> logs(InstanceName name, int lines) {
        Optional<Container> container = translated(() -> containers.find(name));
        if (lines <= 0 || container.isEmpty()) {
            return List.of();
        }
        return engine.find("read the log of instance " + name, client -> {
                    try (var reader = new LogReader()) {
                        client.logContainerCmd(container.get().id())
                                .withStdOut(true)
                                .withStdErr(true)
                                .withTail(lines)
                                .exec(reader)
                                .awaitCompletion(Engine.LOOK.toSeconds(), TimeUnit.SECONDS);
                        return reader.lines();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new EngineUnavailable("interrupted while reading the log of instance " + name, e);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .orElse(List.of());
    }

    @Override
    public Watch watch(Consumer<InstanceName> hint) {
        return events.watch(hint);
    }

    /** Leaves the containers as they are. */
    @Override
    public void close() {
        events.close();
        images.close();
        engine.close();
    }

    private void bringToSpec(InstanceSpec spec, Container container) {
        if (container.paused()) {
            containers.unpause(spec.name(), container);
        }
        if (!container.name().equals(Labels.container(spec.name()))) {
            containers.rename(spec.name(), container);
        }
        Traits there = container.traits(Networks.ISOLATED, true);
        boolean limited = container.spec(spec.name()).memoryLimitMb() == spec.memoryLimitMb();
        if (!limited || !there.adjustable().equals(traits(spec).adjustable())) {
            containers.update(spec.name(), container, spec.memoryLimitMb());
        }
        networks.settle(spec.name(), container);
    }

    private Optional<Instance> readable(InstanceName name, Consumer<Unreadable> unreadable) {
        try {
            return find(name);
        } catch (InstanceUnreadable e) {
            unreadable.accept(new Unreadable(name, String.valueOf(e.getMessage()), OptionalLong.empty()));
            return Optional.empty();
        }
    }

    private Container existing(InstanceName name) {
        return containers
                .find(name)
                .orElseThrow(() -> new IllegalStateException("instance " + name + " does not exist; create it first"));
    }

    /** One in a crash loop runs for a moment now and then, which is not what is meant. */
    private void refuseRunning(InstanceName name, Container container, String remedy) {
        if (container.running() && !containers.fallsAgain(container)) {
            throw new IllegalStateException("instance " + name + " runs as process " + container.pid() + "; " + remedy);
        }
    }

    private void change(InstanceName name, Runnable step) {
        if (observing) {
            throw new IllegalStateException("this adapter was made to look at instances, and changes none");
        }
        try {
            translated(() -> {
                step.run();
                return Map.of();
            });
        } finally {
            sightings.forget(name);
        }
    }

    private <T> T translated(Supplier<T> step) {
        try {
            // A run that has begun with one directory does nothing with another one.
            directory.lost().ifPresent(why -> {
                throw new EngineUnavailable(why);
            });
            return step.get();
        } catch (UncheckedIOException e) {
            throw new EngineUnavailable("the docker engine " + e.getMessage(), e);
        }
    }
}
