package io.cachepilot.instance.process;

import io.cachepilot.file.ParsedFiles;
import io.cachepilot.file.PinnedDirectory;
import io.cachepilot.instance.EngineUnavailable;
import io.cachepilot.instance.HostPort;
import io.cachepilot.instance.ImageLook;
import io.cachepilot.instance.Instance;
import io.cachepilot.instance.InstanceName;
import io.cachepilot.instance.InstanceSpec;
import io.cachepilot.instance.InstanceUnreadable;
import io.cachepilot.instance.Instances;
import io.cachepilot.instance.Inventory;
import io.cachepilot.instance.Layout;
import io.cachepilot.instance.Obstacle;
import io.cachepilot.instance.Traits;
import io.cachepilot.instance.Unreadable;
import io.cachepilot.instance.host.HostMemory;
import io.cachepilot.proc.PortHolders;
import io.cachepilot.proc.ProcessId;
import io.cachepilot.proc.ProcessTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs instances as processes of this Linux host.
 *
 * <p>They outlive the control plane: the next one takes them over by what their records say. Under systemd this needs
 * {@code KillMode=process}, as the default ends all processes of a service, whatever their session.
 *
 * <p>The memory limit is recorded, not enforced: that takes control groups, which need root. Redis keeps to its own
 * maxmemory.
 */
public final class ProcessInstances implements Instances {
    /** As the kernel words it. */
    private static final Set<String> OF_THE_DISK = Set.of(
            "No space left on device",
            "Read-only file system",
            "Disk quota exceeded",
            "Input/output error",
            "Too many open files");

    private final PinnedDirectory directory;
    private final boolean observing;
    private final Supervision supervision;
    private final Startability startability;
    private final BootClock clock;
    private final Prerequisites prerequisites;
    private final ParsedFiles<InstanceRecord> records = new ParsedFiles<>();
    private final ConcurrentMap<InstanceName, Turn> locks = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * What those share who work on one instance, for as long as there are any.
     *
     * @param users who has the lock, or waits for it
     */
    private record Turn(ReentrantLock lock, int users) {
        Turn(int users) {
            this(new ReentrantLock(), users);
        }

        Turn withOneMore() {
            return new Turn(lock, users + 1);
        }

        /** Null after the last, so that it goes. */
        @Nullable
        Turn withOneLess() {
            return users == 1 ? null : new Turn(lock, users - 1);
        }
    }

    /**
     * Does no I/O.
     *
     * @param directory where each instance gets a directory of its own, {@code state/instances}; what it is at the first
     *     call it has to stay
     * @param binary the redis-server, asked for when one is to be run
     */
    public ProcessInstances(Path directory, Supplier<Path> binary, InstantSource clock) {
        this(directory, binary, BootClock.of(ProcessTable.host(), clock), false);
    }

    /**
     * For looking only: safe beside a control plane that works on the same instances, since it writes nothing. What would
     * write is refused with {@link IllegalStateException}.
     */
    public static ProcessInstances observing(Path directory, Supplier<Path> binary, InstantSource clock) {
        return new ProcessInstances(directory, binary, BootClock.of(ProcessTable.host(), clock), true);
    }

    ProcessInstances(Path directory, Supplier<Path> binary, BootClock clock, boolean observing) {
        this.observing = observing;
        this.clock = clock;
        this.directory = new PinnedDirectory(directory);
        var launcher = new Launcher();
        this.prerequisites = new Prerequisites(this.directory, binary, clock.table(), launcher);
        this.supervision = new Supervision(clock.table(), launcher, binary, clock, observing, this::find);
        this.startability = new Startability(HostMemory.ofThisHost(), PortHolders.host(), binary, launcher, observing);
    }

    @Override
    public String engine() {
        return "process";
    }

    @Override
    public void check() {
        translated(() -> {
            prerequisites.check();
            return true;
        });
    }

    /** The engine is this program, and its processes have sessions of their own. */
    @Override
    public boolean outlivesItsEngine() {
        return true;
    }

    /** The ports must share one address. */
    @Override
    public Layout layout(InstanceName name, SortedMap<String, HostPort> ports) {
        var addresses =
                ports.values().stream().map(HostPort::address).distinct().toList();
        if (addresses.size() > 1) {
            throw new IllegalArgumentException("instance " + name + " has ports on " + addresses
                    + "; the process engine listens on one address only");
        }
        InstanceDirectory files = files(name);
        return new Layout(
                files.configuration(),
                files.data(),
                files.configuration().toString(),
                files.data().toString(),
                OptionalInt.empty(),
                addresses.isEmpty() ? "127.0.0.1" : addresses.getFirst(),
                ports.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, port -> port.getValue().port(), (one, _) -> one, TreeMap::new)));
    }

    /** A process runs a program of this host and no image. */
    @Override
    public ImageLook image(String reference, boolean anew) {
        return new ImageLook.NotUsed();
    }

    @Override
    public Traits traits(InstanceSpec spec) {
        return Traits.NONE;
    }

    @Override
    public Inventory inventory() {
        requirePinned();
        Census census = translated(() -> supervision.census(directory.real()));
        var instances = new ArrayList<Instance>();
        var unreadable = new ArrayList<Unreadable>();
        var strangers = new ArrayList<String>();
        for (InstanceName name : names(census)) {
            try {
                stranger(name, census).ifPresent(strangers::add);
                find(name)
                        .ifPresentOrElse(
                                instances::add, () -> unrecorded(name, census).ifPresent(unreadable::add));
            } catch (InstanceUnreadable e) {
                unreadable.add(new Unreadable(name, String.valueOf(e.getMessage()), pid(name, census)));
            }
        }
        return new Inventory(instances, unreadable, strangers);
    }

    /** A process without a record is taken over when its instance is made anew. */
    private Optional<Unreadable> unrecorded(InstanceName name, Census census) {
        OptionalLong pid = pid(name, census);
        return pid.isEmpty()
                ? Optional.empty()
                : Optional.of(new Unreadable(
                        name,
                        "the record of instance %s is lost, and its process %d runs; cachepilot reconcile takes it over"
                                .formatted(name, pid.getAsLong()),
                        pid));
    }

    private static OptionalLong pid(InstanceName name, Census census) {
        return census.own(name).map(ProcessId::pid).map(OptionalLong::of).orElseGet(OptionalLong::empty);
    }

    private Optional<String> stranger(InstanceName name, Census census) {
        return census.of(name).anyMatch(each -> each.place() instanceof Whereabouts.Elsewhere)
                ? of(name, () -> supervision.stranger(files(name)))
                : Optional.empty();
    }

    @Override
    public Optional<Instance> find(InstanceName name) {
        requirePinned();
        // A name that nobody has taken shall not leave a lock behind.
        if (!files(name).recorded()) {
            of(name, () -> {
                supervision.requireNoneLost(files(name));
                return true;
            });
            return Optional.empty();
        }
        return exclusively(name, instance -> supervision.look(instance).map(record -> record.instance(clock)));
    }

    @Override
    public List<Obstacle> obstacles(InstanceSpec spec, Set<String> open) {
        requirePinned();
        return translated(() -> startability.obstacles(files(spec.name()), spec, open));
    }

    @Override
    public void create(InstanceSpec spec) {
        refuseWhenObserving();
        exclusivelyRun(spec.name(), instance -> supervision.create(instance, spec));
    }

    @Override
    public void start(InstanceName name) {
        refuseWhenObserving();
        exclusivelyRun(name, supervision::start);
    }

    /** Not exclusive while it waits, so that the instance can be looked at meanwhile. */
    @Override
    public void stop(InstanceName name, Duration grace) {
        refuseWhenObserving();
        exclusively(name, supervision::stopping).ifPresent(process -> supervision.end(process, grace));
        try {
            find(name);
        } catch (InstanceUnreadable _) {
            // Its process has ended all the same; whoever looks next is told.
        }
    }

    /** Records the limit, which this engine can't enforce. */
    @Override
    public void adjust(InstanceSpec spec) {
        refuseWhenObserving();
        exclusivelyRun(spec.name(), instance -> supervision.update(instance, spec.memoryLimitMb()));
    }

    @Override
    public void adopt(InstanceName name) {
        throw new IllegalStateException("there is nothing to adopt: a process bears no name but that of its directory");
    }

    @Override
    public void remove(InstanceName name) {
        refuseWhenObserving();
        exclusivelyRun(name, supervision::remove);
    }

    @Override
    public void erase(InstanceName name) {
        refuseWhenObserving();
        exclusivelyRun(name, supervision::erase);
    }

    @Override
    public List<String> logs(InstanceName name, int lines) {
        return exclusively(name, instance -> instance.log().last(lines));
    }

    @Override
    public Watch watch(Consumer<InstanceName> hint) {
        Watch watch = supervision.watch(hint);
        // Whatever runs now is seen here, and its end noticed from now on.
        list();
        return watch;
    }

    /** Leaves the processes running. Returns when no step of this adapter is under way any more. */
    @Override
    public void close() {
        closed = true;
        supervision.close();
        locks.values().forEach(turn -> awaitFree(turn.lock()));
    }

    private SortedSet<InstanceName> names(Census census) {
        var names = new TreeSet<InstanceName>();
        translated(() -> InstanceDirectory.names(directory.real())).stream()
                .filter(name -> files(name).recorded())
                .forEach(names::add);
        census.found().values().stream()
                .flatMap(List::stream)
                .filter(each -> !(each.place() instanceof Whereabouts.Elsewhere))
                .map(Census.Found::name)
                .forEach(names::add);
        return names;
    }

    private InstanceDirectory files(InstanceName name) {
        return new InstanceDirectory(name, translated(directory::real), records);
    }

    /** A run that has begun in one directory does nothing in another one. */
    private void requirePinned() {
        translated(directory::lost).ifPresent(why -> {
            throw new EngineUnavailable(why);
        });
    }

    private void exclusivelyRun(InstanceName name, Consumer<InstanceDirectory> step) {
        exclusively(name, instance -> {
            step.accept(instance);
            return Optional.empty();
        });
    }

    private <T> T exclusively(InstanceName name, Function<InstanceDirectory, T> step) {
        Turn turn = Objects.requireNonNull(
                locks.compute(name, (_, known) -> known == null ? new Turn(1) : known.withOneMore()));
        turn.lock().lock();
        try {
            if (closed) {
                throw new EngineUnavailable(
                        "the process engine has been closed; instance " + name + " is left as it is");
            }
            requirePinned();
            return of(name, () -> step.apply(files(name)));
        } finally {
            turn.lock().unlock();
            locks.computeIfPresent(name, (_, known) -> known.withOneLess());
        }
    }

    private void refuseWhenObserving() {
        if (observing) {
            throw new IllegalStateException("this adapter was made to look at instances, and changes none");
        }
    }

    private static void awaitFree(ReentrantLock lock) {
        lock.lock();
        try {
            // Who takes it from now on sees that the adapter is closed.
        } finally {
            lock.unlock();
        }
    }

    /** What is wrong with the files of one instance is no business of the others, unless it is wrong with their disk. */
    private static <T> T of(InstanceName name, Supplier<T> step) {
        return translated(() -> {
            try {
                return step.get();
            } catch (UncheckedIOException e) {
                if (isOfTheDisk(e.getCause())) {
                    throw e;
                }
                throw new InstanceUnreadable(
                        "instance %s: %s; nothing is done to it until that is mended".formatted(name, e.getMessage()),
                        e);
            }
        });
    }

    private static boolean isOfTheDisk(@Nullable IOException cause) {
        return !(cause instanceof FileSystemException file) || OF_THE_DISK.contains(String.valueOf(file.getReason()));
    }

    private static <T> T translated(Supplier<T> step) {
        try {
            return step.get();
        } catch (UncheckedIOException e) {
            throw new EngineUnavailable("the process engine " + e.getMessage(), e);
        }
    }
}
