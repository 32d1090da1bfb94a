package io.cachepilot.instance;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker before an engine. Once a call found the engine unavailable, no further call is tried: each fails at
 * once with the same cause, until {@link #probe} finds the engine back. Thousands of instances shall not wait for the same
 * time-out one after the other.
 */
public final class InstancesBreaker implements Instances {
    private final Instances engine;

    /** Why the engine is away; null while it is not known to be. */
    private volatile @Nullable EngineUnavailable away;

    public InstancesBreaker(Instances engine) {
        this.engine = engine;
    }

    /** Why the engine can't be asked, as far as is known. */
    public Optional<String> away() {
        return Optional.ofNullable(away).map(EngineUnavailable::getMessage);
    }

    /** Asks an engine that was away whether it is back; returns whether it has just come back. */
    public boolean probe() {
        if (away == null) {
            return false;
        }
        try {
            engine.check();
            away = null;
            return true;
        } catch (EngineUnavailable e) {
            away = e;
            return false;
        }
    }

    @Override
    public String engine() {
        return engine.engine();
    }

    /** Always asks, and so may close the circuit as {@link #probe} does. */
    @Override
    public void check() {
        try {
            engine.check();
            away = null;
        } catch (EngineUnavailable e) {
            away = e;
            throw e;
        }
    }

    @Override
    public boolean outlivesItsEngine() {
        return call(engine::outlivesItsEngine);
    }

    @Override
    public Layout layout(InstanceName name, SortedMap<String, HostPort> ports) {
        return engine.layout(name, ports);
    }

    @Override
    public ImageLook image(String reference, boolean anew) {
        return call(() -> engine.image(reference, anew));
    }

    @Override
    public Traits traits(InstanceSpec spec) {
        return call(() -> engine.traits(spec));
    }

    @Override
    public List<Obstacle> obstacles(InstanceSpec spec, Set<String> open) {
        return call(() -> engine.obstacles(spec, open));
    }

    @Override
    public Inventory inventory() {
        return call(engine::inventory);
    }

    @Override
    public Optional<Instance> find(InstanceName name) {
        return call(() -> engine.find(name));
    }

    @Override
    public void create(InstanceSpec spec) {
        run(() -> engine.create(spec));
    }

    @Override
    public void start(InstanceName name) {
        run(() -> engine.start(name));
    }

    @Override
    public void stop(InstanceName name, Duration grace) {
        run(() -> engine.stop(name, grace));
    }

    @Override
    public void adjust(InstanceSpec spec) {
        run(() -> engine.adjust(spec));
    }

    @Override
    public void adopt(InstanceName name) {
        run(() -> engine.adopt(name));
    }

    @Override
    public void remove(InstanceName name) {
        run(() -> engine.remove(name));
    }

    @Override
    public void erase(InstanceName name) {
        run(() -> engine.erase(name));
    }

    @Override
    public List<String> logs(InstanceName name, int lines) {
        return call(() -> engine.logs(name, lines));
    }

    /** Not broken: a watch finds back to its engine by itself. */
    @Override
    public Watch watch(Consumer<InstanceName> hint) {
        return engine.watch(hint);
    }

    @Override
    public void close() {
        engine.close();
    }

    private void run(Runnable call) {
        call(() -> {
            call.run();
            return true;
        });
    }

    private <T> T call(Supplier<T> call) {
        EngineUnavailable known = away;
        if (known != null) {
            // A new one each time: an exception carries the trace of the thread that threw it.
            throw new EngineUnavailable(String.valueOf(known.getMessage()), known);
        }
        try {
            return call.get();
        } catch (EngineUnavailable e) {
            away = e;
            throw e;
        }
    }
}
