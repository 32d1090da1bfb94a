package io.cachepilot.kind.tenant.simulation;

import io.cachepilot.instance.HostPort;
import io.cachepilot.instance.ImageLook;
import io.cachepilot.instance.InMemoryInstances;
import io.cachepilot.instance.Instance;
import io.cachepilot.instance.InstanceName;
import io.cachepilot.instance.InstanceSpec;
import io.cachepilot.instance.Instances;
import io.cachepilot.instance.Inventory;
import io.cachepilot.instance.Layout;
import io.cachepilot.instance.Obstacle;
import io.cachepilot.instance.Traits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;

/** An engine in memory whose instances are fake servers. */
final class ServerInstances implements Instances {
    private final InMemoryInstances engine;
    private final FakeServers servers;

    ServerInstances(InMemoryInstances engine, FakeServers servers) {
        this.engine = engine;
        this.servers = servers;
    }

    /** The server ends without anybody having asked it to. */
    void crash(InstanceName name) {
        servers.kill(name.value());
        engine.crash(name, 137);
    }

    @Override
    public void start(InstanceName name) {
        Optional<Instance> before = engine.find(name);
        engine.start(name);
        if (before.filter(Instance::running).isPresent()) {
            return;
        }
        Path config = Path.of(before.orElseThrow().spec().arguments().getFirst());
        if (!servers.start(name.value(), config)) {
            engine.crash(name, 1);
        }
    }

    @Override
    public void stop(InstanceName name, Duration grace) {
        servers.end(name.value());
        engine.stop(name, grace);
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
    public ImageLook image(String reference, boolean anew) {
        return engine.image(reference, anew);
    }

    @Override
    public Traits traits(InstanceSpec spec) {
        return engine.traits(spec);
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
    public void create(InstanceSpec spec) {
        engine.create(spec);
    }

    @Override
    public void adjust(InstanceSpec spec) {
        engine.adjust(spec);
    }

    @Override
    public void adopt(InstanceName name) {
        engine.adopt(name);
    }

    @Override
    public void remove(InstanceName name) {
        engine.remove(name);
    }

    @Override
    public void erase(InstanceName name) {
        engine.erase(name);
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
