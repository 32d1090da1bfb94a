package io.cachepilot.converge;

import io.cachepilot.converge.run.StepRefused;
import io.cachepilot.instance.EngineUnavailable;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/** Where toys stand. Each call may be made to fail. */
final class Shelf {
    private final SortedMap<String, Toy> toys = new TreeMap<>();
    private int calls;
    private IntPredicate crashBefore = _ -> false;
    private IntPredicate crashAfter = _ -> false;
    private boolean away;
    private Optional<String> refuses = Optional.empty();

    /** A toy that stands there. */
    record Toy(int size, int place) {}

    /** The control plane ends at once. */
    static final class Crash extends Error {}

    synchronized SortedMap<String, Toy> toys() {
        return new TreeMap<>(toys);
    }

    /** What the next control plane will have asked, counted from 0, at which it crashes; before it has an effect or after. */
    synchronized void crashAt(int call, boolean after) {
        calls = 0;
        crashBefore = number -> !after && number == call;
        crashAfter = number -> after && number == call;
    }

    synchronized void crashNoMore() {
        crashBefore = _ -> false;
        crashAfter = _ -> false;
    }

    synchronized void away(boolean isAway) {
        away = isAway;
    }

    synchronized void refuse(Optional<String> why) {
        refuses = why;
    }

    synchronized int calls() {
        return calls;
    }

    synchronized SortedMap<String, Toy> list() {
        return call(this::toys);
    }

    synchronized Optional<Toy> find(String name) {
        return call(() -> Optional.ofNullable(toys.get(name)));
    }

    /** Somebody else does so, or the control plane by {@link #change}. */
    synchronized void put(String name, Toy toy) {
        toys.put(name, toy);
    }

    synchronized void change(String name, Optional<Toy> toy) {
        refuses.ifPresent(why -> {
            throw new StepRefused(why);
        });
        call(() -> {
            toy.ifPresentOrElse(there -> toys.put(name, there), () -> toys.remove(name));
            return true;
        });
    }

    private <T> T call(java.util.function.Supplier<T> work) {
        int number = calls++;
        if (crashBefore.test(number)) {
            throw new Crash();
        }
        if (away) {
            throw new EngineUnavailable("the shelf is away");
        }
        T result = work.get();
        if (crashAfter.test(number)) {
            throw new Crash();
        }
        return result;
    }
}
