package io.cachepilot.instance;

import io.cachepilot.file.DurableFile;
import io.cachepilot.file.FileTree;
import io.cachepilot.instance.InstanceState.Exited;
import io.cachepilot.instance.InstanceState.Running;
import io.cachepilot.instance.InstanceState.Stopped;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A fake of the port that passes its contract: nothing runs, but the directories are real. */
public final class InMemoryInstances implements Instances {
    private static final String PROGRAM = "in-memory";
    private static final Duration QUICK = Duration.ofMinutes(1);

    private final Host host;
    private final List<Consumer<InstanceName>> hints = new CopyOnWriteArrayList<>();

    /** A host with nothing on it yet. */
    public InMemoryInstances(Path directory, InstantSource clock) {
        this(new Host(directory, clock));
    }

    private InMemoryInstances(Host host) {
        this.host = host;
        host.adapters.add(this);
    }

    /** Another adapter over the same host, as a restarted control plane has it. */
    public InMemoryInstances restarted() {
        return new InMemoryInstances(host);
    }

    /** Ends a running instance without the port having been asked to. */
    public void crash(InstanceName name, int code) {
        synchronized (host) {
            var running = (Running) host.require(name).state();
            Instant now = host.clock.instant();
            boolean quick = Duration.between(running.since(), now).compareTo(QUICK) <= 0;
            int crashes = quick ? host.crashes.getOrDefault(name, 0) + 1 : 0;
            host.crashes.put(name, crashes);
            host.put(host.require(name).spec(), new Exited(OptionalInt.of(code), now, crashes), "crashed");
        }
        host.hint(name);
    }

    /** Changes the limit as a person with the engine's own tools does. */
    public void changeMemoryLimit(InstanceName name, int memoryLimitMb) {
        adjust(find(name).orElseThrow().spec().withMemoryLimitMb(memoryLimitMb));
    }

    /** Whether a running instance owns the port. */
    public boolean answers(HostPort port) {
        return list().stream()
                .anyMatch(instance ->
                        instance.running() && instance.spec().ports().containsValue(port));
    }

    @Override
    public String engine() {
        return "in-memory";
    }

    @Override
    public void check() {
        // Memory is always there.
    }

    @Override
    public boolean outlivesItsEngine() {
        return true;
    }

    @Override
    public Layout layout(InstanceName name, SortedMap<String, HostPort> ports) {
        Path files = host.files(name).resolve("conf");
        Path data = host.files(name).resolve("data");
        var listen = new TreeMap<String, Integer>();
        ports.forEach((purpose, port) -> listen.put(purpose, port.port()));
        return new Layout(files, data, files.toString(), data.toString(), OptionalInt.empty(), "127.0.0.1", listen);
    }

    @Override
    public List<Obstacle> obstacles(InstanceSpec spec, Set<String> open) {
        synchronized (host) {
            return host.instances.values().stream()
                    .filter(other -> other.running() && !other.name().equals(spec.name()))
                    .flatMap(other -> spec.ports().entrySet().stream()
                            .filter(port -> open.contains(port.getKey())
                                    && other.spec().ports().containsValue(port.getValue()))
                            .map(port -> new Obstacle(
                                    "port " + port.getValue() + " is taken by " + other.name(),
                                    OptionalInt.of(port.getValue().port()),
                                    Optional.of(other.name()))))
                    .toList();
        }
    }

    @Override
    public Inventory inventory() {
        synchronized (host) {
            return new Inventory(List.copyOf(host.instances.values()), List.of(), List.of());
        }
    }

    @Override
    public Optional<Instance> find(InstanceName name) {
        synchronized (host) {
            return Optional.ofNullable(host.instances.get(name));
        }
    }

    @Override
    public void create(InstanceSpec spec) {
        Layout layout = layout(spec.name(), spec.ports());
        DurableFile.createDirectories(layout.files());
        DurableFile.createDirectories(layout.data());
        synchronized (host) {
            Instance known = host.instances.get(spec.name());
            if (known != null && known.spec().equals(spec)) {
                return;
            }
            host.refuseRunning(spec.name());
            host.crashes.remove(spec.name());
            host.put(spec, new Stopped(), "created");
        }
    }

    @Override
    public void start(InstanceName name) {
        synchronized (host) {
            Instance instance = host.require(name);
            if (!instance.running()) {
                host.put(instance.spec(), new Running(host.nextPid++, host.clock.instant()), "started");
            }
        }
    }

    @Override
    public void stop(InstanceName name, Duration grace) {
        synchronized (host) {
            find(name).ifPresent(instance -> {
                host.crashes.remove(name);
                host.put(instance.spec(), new Stopped(), "stopped");
            });
        }
    }

    @Override
    public void adjust(InstanceSpec spec) {
        synchronized (host) {
            Instance instance = host.require(spec.name());
            host.put(instance.spec().withMemoryLimitMb(spec.memoryLimitMb()), instance.state(), "adjusted");
        }
    }

    @Override
    public void adopt(InstanceName name) {
        throw new IllegalStateException("nothing here was made by anybody else");
    }

    @Override
    public ImageLook image(String reference, boolean anew) {
        return new ImageLook.NotUsed();
    }

    @Override
    public Traits traits(InstanceSpec spec) {
        return Traits.NONE;
    }

    @Override
    public void remove(InstanceName name) {
        synchronized (host) {
            host.refuseRunning(name);
            host.instances.remove(name);
            host.crashes.remove(name);
        }
    }

    @Override
    public void erase(InstanceName name) {
        if (find(name).isPresent()) {
            throw new IllegalStateException("instance " + name + " has not been removed");
        }
        FileTree.delete(host.files(name));
    }

    @Override
    public List<String> logs(InstanceName name, int lines) {
        synchronized (host) {
            List<String> all = host.logs.getOrDefault(name, List.of());
            return List.copyOf(all.subList(Math.max(0, all.size() - lines), all.size()));
        }
    }

    @Override
    public Watch watch(Consumer<InstanceName> hint) {
        hints.add(hint);
        return () -> hints.remove(hint);
    }

    @Override
    public void close() {
        hints.clear();
    }

    /** What outlives an adapter. State guarded by the host itself. */
    private static final class Host {
        private final Path directory;
        private final InstantSource clock;
        private final SortedMap<InstanceName, Instance> instances = new TreeMap<>();
        private final SortedMap<InstanceName, Integer> crashes = new TreeMap<>();
        private final SortedMap<InstanceName, List<String>> logs = new TreeMap<>();
        private final List<InMemoryInstances> adapters = new CopyOnWriteArrayList<>();
        private long nextPid = 1000;

        Host(Path directory, InstantSource clock) {
            this.directory = directory;
            this.clock = clock;
        }

        Path files(InstanceName name) {
            return directory.resolve(name.value());
        }

        Instance require(InstanceName name) {
            Instance instance = instances.get(name);
            if (instance == null) {
                throw new IllegalStateException("instance " + name + " does not exist; create it first");
            }
            return instance;
        }

        void refuseRunning(InstanceName name) {
            Instance instance = instances.get(name);
            if (instance != null && instance.running()) {
                throw new IllegalStateException("instance " + name + " runs; stop it first");
            }
        }

        void put(InstanceSpec spec, InstanceState state, String line) {
            instances.put(spec.name(), new Instance(spec, PROGRAM, state, Traits.NONE));
            logs.computeIfAbsent(spec.name(), _ -> new ArrayList<>()).add(line);
        }

        void hint(InstanceName name) {
            adapters.forEach(adapter -> adapter.hints.forEach(hint -> hint.accept(name)));
        }
    }
}
