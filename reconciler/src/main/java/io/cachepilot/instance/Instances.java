package io.cachepilot.instance;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;

/**
 * The port to run instances. Every write is idempotent: called again after a crash at any instruction, it ends in the
 * same state. Adapters are lazy: constructing one does no I/O. All methods may be called from many threads, but callers
 * never write to one instance from two threads at a time. Closing an adapter leaves its instances running; another one
 * over the same state finds them as they are.
 *
 * <p>Every method throws {@link EngineUnavailable} when the engine can't be asked, and a method about one instance throws
 * {@link InstanceUnreadable} when only that instance can't be, or {@link InstanceRefused} when the engine refuses to do it
 * to that instance. {@link #start} and {@link #adjust} of an instance that does
 * not exist are refused with {@link IllegalStateException}; the other writes do nothing then.
 */
public interface Instances extends AutoCloseable {
    /** The engine's name, as in the settings: {@code process}, {@code docker}. */
    String engine();

    /** Returns when the engine can be used; throws {@link EngineUnavailable} saying why not and what to do. */
    void check();

    /** Whether running instances go on while the engine itself is restarted. */
    boolean outlivesItsEngine();

    /** Where the files and ports of an instance lie; the directories are made by {@link #create}. */
    Layout layout(InstanceName name, SortedMap<String, HostPort> ports);

    /**
     * What the engine has to run for the reference. Never waits: what has to be fetched is fetched in the background,
     * unless this adapter only looks.
     *
     * @param anew whether to ask again where the reference comes from, though there is an image of that name
     */
    ImageLook image(String reference, boolean anew);

    /** How this engine would keep an instance of that spec; an {@link Instance} just made of it has the same traits. */
    Traits traits(InstanceSpec spec);

    /**
     * What is known to keep an instance of that spec from being started now; empty when nothing is. An instance of that name
     * that runs is thought away: this is asked before it is stopped for a start. Slow where something is in the way.
     *
     * @param open the purposes of the ports that it listens on from its start
     */
    List<Obstacle> obstacles(InstanceSpec spec, Set<String> open);

    /** All instances that this control plane made. */
    Inventory inventory();

    /** The ones of {@link #inventory} whose state is known, sorted by name. */
    default List<Instance> list() {
        return inventory().instances();
    }

    Optional<Instance> find(InstanceName name);

    /**
     * Makes an instance that does not run yet, and its directories. One of the same name and spec is left as it is, be it
     * running or not. One of another spec or other fixed traits is made anew, {@link InstanceState.Stopped}, with the files and data that are
     * there; if it runs it is refused with {@link IllegalStateException}.
     */
    void create(InstanceSpec spec);

    /** Starts an instance and returns as soon as it has been started, not when it answers. Nothing if it runs. */
    void start(InstanceName name);

    /**
     * Asks the instance to end, and kills it after the grace time. Returns when it has ended. Nothing if it does not run. Of
     * one that can't be read, the process that is certainly its own is ended, and nothing is recorded.
     */
    void stop(InstanceName name, Duration grace);

    /** Brings the memory limit and the adjustable traits to the spec in place, also of a running instance. */
    void adjust(InstanceSpec spec);

    /**
     * Takes over something that bears the name of an instance and was not made by this control plane. From then on it is an
     * instance like others, and differs from its spec in whatever it differs in. Refused with {@link
     * IllegalStateException} when there is no such thing.
     */
    void adopt(InstanceName name);

    /** Forgets a stopped instance. Its files and data stay. A running one is refused with {@link IllegalStateException}. */
    void remove(InstanceName name);

    /**
     * Deletes the files and data that a removed instance has left. One that was not removed is refused with {@link
     * IllegalStateException}.
     */
    void erase(InstanceName name);

    /** The last lines that the instance has written, oldest first, at most {@code lines}. */
    List<String> logs(InstanceName name, int lines);

    /**
     * Calls back when something about an instance may have changed, each time on a thread of its own or of the engine. A
     * hint only: some changes come without one, and some hints come without a change. Ends when the returned handle is closed.
     */
    Watch watch(Consumer<InstanceName> hint);

    @Override
    void close();

    /** Ends a {@link #watch} when it is closed. */
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
