package io.cachepilot.converge;

import io.cachepilot.converge.run.StepRefused;
import io.cachepilot.instance.EngineUnavailable;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/** Where toys stand. Each call may be made to go wrong. */
final class Shelf {
    private final SortedMap<String, Toy> toys = new TreeMap<>();
    private SortedMap<String, Toy> beforeTheLastChange = new TreeMap<>();
    private int calls;
    private IntPredicate crashBefore = _ -> false;
    private IntPredicate crashAfter = _ -> false;
    private boolean crashed;
    private Supplier<Fault> faults = () -> Fault.NONE;
    private Optional<String> refuses = Optional.empty();

    /** A toy that stands there. */
    record Toy(int size, int place) {}

    /** What is wrong with one call. */
    enum Fault {
        NONE,
        /** Nothing comes of it. */
        ERROR,
        /** It has its effect, and nobody is told. */
        LOST_ANSWER,
        /** A look tells what was there before the last change. */
        STALE_ANSWER
    }

    /** The control plane ends at once: whatever it still calls has no effect. */
    static final class Crash extends Error {}

    synchronized SortedMap<String, Toy> toys() {
        return new TreeMap<>(toys);
    }

    /** What the control plane will have asked, counted from 0, at which it crashes; before it has an effect or after. */
    synchronized void crashAt(int call, boolean after) {
        calls = 0;
        crashBefore = number -> !after && number == call;
        crashAfter = number -> after && number == call;
    }

    synchronized void crashNoMore() {
        crashed = false;
        crashBefore = _ -> false;
        crashAfter = _ -> false;
    }

    synchronized boolean hasCrashed() {
        return crashed;
    }

    /** What each call runs into from now on. */
    synchronized void faults(Supplier<Fault> each) {
        faults = each;
    }

    synchronized void away(boolean isAway) {
        faults = () -> isAway ? Fault.ERROR : Fault.NONE;
    }

    synchronized void refuse(Optional<String> why) {
        refuses = why;
    }

    synchronized int calls() {
        return calls;
    }

    synchronized SortedMap<String, Toy> list() {
        return call(fault -> new TreeMap<>(fault == Fault.STALE_ANSWER ? beforeTheLastChange : toys));
    }

    synchronized Optional<Toy> find(String name) {
        return call(fault -> Optional.ofNullable((fault == Fault.STALE_ANSWER ? beforeTheLastChange : toys).get(name)));
    }

    /** Somebody else does so, or the control plane by {@link #change}. */
    synchronized void put(String name, Optional<Toy> toy) {
        beforeTheLastChange = new TreeMap<>(toys);
        toy.ifPresentOrElse(there -> toys.put(name, there), () -> toys.remove(name));
    }

    synchronized void change(String name, Optional<Toy> toy) {
        refuses.ifPresent(why -> {
            throw new StepRefused(why);
        });
        call(_ -> {
            put(name, toy);
            return true;
        });
    }

    private <T> T call(Function<Fault, T> work) {
        if (crashed) {
            throw new Crash();
        }
        int number = calls++;
        crashIf(crashBefore.test(number));
        Fault fault = faults.get();
        if (fault == Fault.ERROR) {
            throw new EngineUnavailable("the shelf is away");
        }
        T result = work.apply(fault);
        crashIf(crashAfter.test(number));
        if (fault == Fault.LOST_ANSWER) {
            throw new EngineUnavailable("the shelf has not answered in time");
        }
        return result;
    }

    private void crashIf(boolean now) {
        if (now) {
            crashed = true;
            throw new Crash();
        }
    }
}
