package io.cachepilot.simulation;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/**
 * What goes wrong with the calls by which a control plane touches the world. Fakes let each of their calls pass through here. Which call
 * runs into what follows from its name and how often it was made before, so that looks at many things at the same time are the same story
 * in whatever order they come.
 */
public final class Faults {
    private static final Fault[] ALL = Fault.values();

    private final Map<String, Integer> made = new ConcurrentHashMap<>();
    private volatile Chance chance = Chance.NEVER;
    private volatile boolean crashed;
    private volatile boolean spared;
    private IntPredicate crashBefore = _ -> false;
    private IntPredicate crashAfter = _ -> false;
    private int calls;

    /** What is wrong with one call. */
    public enum Fault {
        NONE,
        /** Nothing comes of it. */
        ERROR,
        /** It has its effect, and nobody is told. */
        LOST_ANSWER,
        /** It has its effect twice. */
        TWICE,
        /** A look tells what was there before the last change. */
        STALE_ANSWER
    }

    /** The control plane ends at once: whatever it still calls has no effect. */
    public static final class Crash extends Error {}

    /** Decides what is wrong with a call. */
    @FunctionalInterface
    public interface Chance {
        Chance NEVER = (_, _) -> Fault.NONE;

        /**
         * Decides.
         *
         * @param number how many calls of that name were made before
         */
        Fault of(String call, int number);

        /** One call in so many goes wrong, which and how by that number alone. */
        static Chance oneIn(int many, long seed) {
            return (call, number) -> {
                var random = new SplittableRandom(seed ^ (call.hashCode() * 0x9E3779B97F4A7C15L) ^ number);
                return random.nextInt(many) == 0 ? ALL[random.nextInt(ALL.length)] : Fault.NONE;
            };
        }
    }

    /** What each call runs into from now on. */
    public void by(Chance each) {
        chance = each;
    }

    /** The call at which it crashes, of those that are made from now on, counted from 0; before it has an effect or after. */
    public synchronized void crashAt(int call, boolean after) {
        calls = 0;
        crashBefore = number -> !after && number == call;
        crashAfter = number -> after && number == call;
    }

    public synchronized void crashNoMore() {
        crashed = false;
        crashBefore = _ -> false;
        crashAfter = _ -> false;
    }

    public boolean hasCrashed() {
        return crashed;
    }

    /** How many calls were made since a crash was last ordered, looks not counted. */
    public synchronized int calls() {
        return calls;
    }

    /**
     * A call that may have an effect, at which it may crash.
     *
     * @param work does it, and is told of a fault that only it can bring about
     * @param failure what the caller is to see when it fails, made of a message
     */
    public <T, E extends Exception> T call(String name, Work<T, E> work, Function<String, E> failure) throws E {
        return once(
                name,
                fault -> {
                    T result = work.with(fault);
                    return fault == Fault.TWICE ? work.with(fault) : result;
                },
                failure);
    }

    /** The same of a call that is never carried out twice. */
    public <T, E extends Exception> T once(String name, Work<T, E> work, Function<String, E> failure) throws E {
        requireAlive();
        int number = next();
        crashIf(crashBefore, number);
        return faulty(name, work, failure, () -> crashIf(crashAfter, number));
    }

    /** A call without any effect, which may be made by many threads at a time. */
    public <T, E extends Exception> T look(String name, Work<T, E> work, Function<String, E> failure) throws E {
        requireAlive();
        return faulty(name, work, failure, () -> {});
    }

    /** What a call does. */
    @FunctionalInterface
    public interface Work<T, E extends Exception> {
        T with(Fault fault) throws E;
    }

    private <T, E extends Exception> T faulty(
            String name, Work<T, E> work, Function<String, E> failure, Runnable afterwards) throws E {
        Fault fault = chance.of(name, made.merge(name, 1, Integer::sum));
        if (fault == Fault.ERROR) {
            throw failure.apply(name + ": not to be reached");
        }
        T result = work.with(fault);
        afterwards.run();
        if (fault == Fault.LOST_ANSWER) {
            throw failure.apply(name + ": no answer in time");
        }
        return result;
    }

    private synchronized int next() {
        return calls++;
    }

    private void requireAlive() {
        if (crashed) {
            throw new Crash();
        }
    }

    private synchronized void crashIf(IntPredicate when, int number) {
        if (!spared && when.test(number)) {
            crashed = true;
            throw new Crash();
        }
    }

    /** Does something during which nothing goes wrong. */
    public <T> T without(Supplier<T> work) {
        Chance before = chance;
        chance = Chance.NEVER;
        spared = true;
        try {
            return work.get();
        } finally {
            chance = before;
            spared = false;
        }
    }
}
