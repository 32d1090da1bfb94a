package io.cachepilot.converge;

import io.cachepilot.converge.run.StepRefused;
import io.cachepilot.instance.EngineUnavailable;
import io.cachepilot.simulation.Faults;
import io.cachepilot.simulation.Faults.Fault;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Where toys stand. Each call may be made to go wrong. */
final class Shelf {
    private final SortedMap<String, Toy> toys = new TreeMap<>();
    private final Faults faults;
    private SortedMap<String, Toy> beforeTheLastChange = new TreeMap<>();
    private Optional<String> refuses = Optional.empty();

    Shelf(Faults faults) {
        this.faults = faults;
    }

    /** A toy that stands there. */
    record Toy(int size, int place) {}

    synchronized SortedMap<String, Toy> toys() {
        return new TreeMap<>(toys);
    }

    void away(boolean isAway) {
        faults.by((_, _) -> isAway ? Fault.ERROR : Fault.NONE);
    }

    synchronized void refuse(Optional<String> why) {
        refuses = why;
    }

    SortedMap<String, Toy> list() {
        return faults.call("list", this::seen, EngineUnavailable::new);
    }

    Optional<Toy> find(String name) {
        return faults.call(
                "find " + name, fault -> Optional.ofNullable(seen(fault).get(name)), EngineUnavailable::new);
    }

    private synchronized SortedMap<String, Toy> seen(Fault fault) {
        return new TreeMap<>(fault == Fault.STALE_ANSWER ? beforeTheLastChange : toys);
    }

    /** Somebody else does so, or the control plane by {@link #change}. */
    synchronized void put(String name, Optional<Toy> toy) {
        beforeTheLastChange = new TreeMap<>(toys);
        toy.ifPresentOrElse(there -> toys.put(name, there), () -> toys.remove(name));
    }

    void change(String name, Optional<Toy> toy) {
        refuses.ifPresent(why -> {
            throw new StepRefused(why);
        });
        var _ = faults.call(
                "change " + name,
                _ -> {
                    put(name, toy);
                    return true;
                },
                EngineUnavailable::new);
    }
}
