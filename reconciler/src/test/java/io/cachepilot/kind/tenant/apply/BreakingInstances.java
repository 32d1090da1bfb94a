package io.cachepilot.kind.tenant.apply;

import io.cachepilot.instance.HostPort;
import io.cachepilot.instance.ImageLook;
import io.cachepilot.instance.Instance;
import io.cachepilot.instance.InstanceName;
import io.cachepilot.instance.InstanceSpec;
import io.cachepilot.instance.Instances;
import io.cachepilot.instance.Inventory;
import io.cachepilot.instance.Layout;
import io.cachepilot.instance.Obstacle;
import io.cachepilot.instance.Traits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Breaks off at one of the writes to an engine, before or after it took effect. */
final class BreakingInstances implements Instances {
    private final Instances engine;
    private final int breakAt;
    private final boolean after;
    private final Supplier<? extends Throwable> failure;
    private int writes;

    /** @param breakAt the number of the write, counted from 1 */
    BreakingInstances(Instances engine, int breakAt, boolean after, Supplier<? extends Throwable> failure) {
        this.engine = engine;
        this.breakAt = breakAt;
        this.after = after;
        this.failure = failure;
    }

    /** The end of the process, as far as anything in it can tell. */
    static final class Crash extends Error {
        Crash() {
            super("crashed");
        }
    }

    /** Whether there were enough writes for it to break off. */
    boolean broke() {
        return writes >= breakAt;
    }

    private void write(Runnable write) {
        writes++;
        if (writes == breakAt && !after) {
            fail();
        }
        write.run();
        if (writes == breakAt) {
            fail();
        }
    }

    private void fail() {
        switch (failure.get()) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException(e);
        }
    }

    @Override
    public void create(InstanceSpec spec) {
        write(() -> engine.create(spec));
    }

    @Override
    public void start(InstanceName name) {
        write(() -> engine.start(name));
    }

    @Override
    public void stop(InstanceName name, Duration grace) {
        write(() -> engine.stop(name, grace));
    }

    @Override
    public void adjust(InstanceSpec spec) {
        write(() -> engine.adjust(spec));
    }

    @Override
    public void adopt(InstanceName name) {
        write(() -> engine.adopt(name));
    }

    @Override
    public ImageLook image(String reference, boolean anew) {
        return engine.image(reference, anew);
    }

    @Override
    public Traits traits(InstanceSpec spec) {
        return engine.traits(spec);
    }

    @Override
    public void remove(InstanceName name) {
        write(() -> engine.remove(name));
    }

    @Override
    public void erase(InstanceName name) {
        write(() -> engine.erase(name));
    }

    @Override
    public String engine() {
        return engine.engine();
    }

    @Override
    public void check() {
        engine.check();
    }

    @Override
    public boolean outlivesItsEngine() {
        return engine.outlivesItsEngine();
    }

    @Override
    public Layout layout(InstanceName name, SortedMap<String, HostPort> ports) {
        return engine.layout(name, ports);
    }

    @Override
    public List<Obstacle> obstacles(InstanceSpec spec, Set<String> open) {
        return engine.obstacles(spec, open);
    }

    @Override
    public Inventory inventory() {
        return engine.inventory();
    }

    @Override
    public Optional<Instance> find(InstanceName name) {
        return engine.find(name);
    }

    @Override
    public List<String> logs(InstanceName name, int lines) {
        return engine.logs(name, lines);
    }

    @Override
    public Watch watch(Consumer<InstanceName> hint) {
        return engine.watch(hint);
    }

    @Override
    public void close() {
        engine.close();
    }
}
