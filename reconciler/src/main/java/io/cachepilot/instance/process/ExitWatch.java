package io.cachepilot.instance.process;

import io.cachepilot.instance.InstanceName;
import io.cachepilot.instance.Instances;
import io.cachepilot.proc.ProcessId;
import io.cachepilot.proc.ProcessTable;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Notices that processes end. Our children tell so at once, with their exit code; the ones that an earlier control plane
 * has started are looked at twice a second, as long as somebody watches.
 */
final class ExitWatch {
    private static final long LOOK_MILLIS = 500;

    private final ProcessTable table;
    private final Consumer<InstanceName> record;
    private final ConcurrentMap<ProcessId, Process> children = new ConcurrentHashMap<>();
    private final ConcurrentMap<ProcessId, InstanceName> adopted = new ConcurrentHashMap<>();
    private final List<Consumer<InstanceName>> watches = new CopyOnWriteArrayList<>();
    private final AtomicBoolean looking = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Records each end by {@code record} before anyone is told of it. */
    ExitWatch(ProcessTable table, Consumer<InstanceName> record) {
        this.table = table;
        this.record = record;
    }

    void child(InstanceName name, ProcessId id, Process process) {
        children.put(id, process);
        var _ = process.onExit().thenRunAsync(() -> childEnded(name, id), thread("instance-exit-" + name));
    }

    /** One that was found running; nothing if it is a child. */
    void found(InstanceName name, ProcessId id) {
        if (!children.containsKey(id)) {
            adopted.put(id, name);
        }
    }

    /** The exit code of a process that has ended, if it was a child. */
    OptionalInt code(ProcessId id) {
        Process child = children.get(id);
        return child == null ? OptionalInt.empty() : code(child);
    }

    static OptionalInt code(Process ended) {
        try {
            // It is a zombie at most: the JDK collects it in a moment.
            return ended.waitFor(1, TimeUnit.SECONDS) ? OptionalInt.of(ended.exitValue()) : OptionalInt.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return OptionalInt.empty();
        }
    }

    Instances.Watch watch(Consumer<InstanceName> hint) {
        watches.add(hint);
        if (looking.compareAndSet(false, true)) {
            Thread.ofVirtual().name("instance-watch").start(this::look);
        }
        return () -> watches.remove(hint);
    }

    /** The processes stay. */
    void close() {
        watches.clear();
        closed.countDown();
    }

    private void childEnded(InstanceName name, ProcessId id) {
        tell(name);
        children.remove(id);
    }

    private void look() {
        try {
            while (!closed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                adopted.forEach(this::look);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(ProcessId id, InstanceName name) {
        if (hasEnded(id) && adopted.remove(id) != null) {
            thread("instance-exit-" + name).execute(() -> tell(name));
        }
    }

    private boolean hasEnded(ProcessId id) {
        try {
            return !table.alive(id);
        } catch (UncheckedIOException _) {
            return false; // Not known now: the next look may tell.
        }
    }

    private void tell(InstanceName name) {
        try {
            record.accept(name);
        } catch (RuntimeException _) {
            // Whoever looks at the instance because of the hint meets the same trouble, and can report it.
        }
        watches.forEach(watch -> watch.accept(name));
    }

    private static Executor thread(String name) {
        return task -> Thread.ofVirtual().name(name).start(task);
    }
}
