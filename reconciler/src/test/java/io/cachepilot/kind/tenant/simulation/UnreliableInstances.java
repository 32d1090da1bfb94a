package io.cachepilot.kind.tenant.simulation;

import io.cachepilot.instance.EngineUnavailable;
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
import io.cachepilot.simulation.Faults;
import io.cachepilot.simulation.Faults.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;

/** An engine with which each call may go wrong. What it tells may be what was there before its last change. */
final class UnreliableInstances implements Instances {
    private final Instances engine;
    private final Faults faults;
    private volatile Inventory before = Inventory.EMPTY;

    UnreliableInstances(Instances engine, Faults faults) {
        this.engine = engine;
        this.faults = faults;
    }

    private void change(String what, Runnable change) {
        var _ = faults.call(
                what,
                _ -> {
                    before = engine.inventory();
                    change.run();
                    return true;
                },
                EngineUnavailable::new);
    }

    private Inventory seen(Fault fault) {
        return fault == Fault.STALE_ANSWER ? before : engine.inventory();
    }

    @Override
    public Inventory inventory() {
        return faults.look("list", this::seen, EngineUnavailable::new);
    }

    @Override
    public Optional<Instance> find(InstanceName name) {
        return faults.look(
                "find " + name,
                fault -> seen(fault).instances().stream()
                        .filter(instance -> instance.name().equals(name))
                        .findFirst(),
                EngineUnavailable::new);
    }

    @Override
    public List<Obstacle> obstacles(InstanceSpec spec, Set<String> open) {
        return faults.look("obstacles of " + spec.name(), _ -> engine.obstacles(spec, open), EngineUnavailable::new);
    }

    @Override
    public void create(InstanceSpec spec) {
        change("create " + spec.name(), () -> engine.create(spec));
    }

    @Override
    public void start(InstanceName name) {
        change("start " + name, () -> engine.start(name));
    }

    @Override
    public void stop(InstanceName name, Duration grace) {
        change("stop " + name, () -> engine.stop(name, grace));
    }

    @Override
    public void adjust(InstanceSpec spec) {
        change("adjust " + spec.name(), () -> engine.adjust(spec));
    }

    @Override
    public void remove(InstanceName name) {
        change("remove " + name, () -> engine.remove(name));
    }

    @Override
    public void erase(InstanceName name) {
        change("erase " + name, () -> engine.erase(name));
    }

    @Override
    public void adopt(InstanceName name) {
        change("adopt " + name, () -> engine.adopt(name));
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
    public Layout layout(InstanceName name, SortedMap<String, HostPort> ports) {
        return engine.layout(name, ports);
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
