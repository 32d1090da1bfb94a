package io.cachepilot.loop;

import io.cachepilot.event.Events;
import io.cachepilot.loop.queue.Load;
import io.cachepilot.loop.queue.Priority;
import io.cachepilot.loop.queue.Turn;
import io.cachepilot.loop.queue.WorkQueue;
import io.cachepilot.loop.status.Announcer;
import io.cachepilot.loop.status.NextStatus;
import io.cachepilot.loop.status.Outcome;
import io.cachepilot.loop.status.Run;
import io.cachepilot.loop.status.Status;
import io.cachepilot.loop.status.StatusBoard;
import io.cachepilot.loop.status.Transition;
import io.cachepilot.plan.Key;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Converges keys, for ever: one dispatcher takes the most urgent key whenever a worker is free and runs it in a virtual
 * thread of its own. What a reconciler throws is a failure of its key and never ends the loop.
 */
public final class Loop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

    private final Map<String, Reconciler> reconcilers;
    private final StatusBoard board;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final LoopSettings settings;
    private final Announcer announcer;
    private final NextStatus nextStatus;
    private final WorkQueue queue;
    private final Semaphore freeWorkers;
    private final Thread dispatcher =
            Thread.ofPlatform().daemon().name("reconcile-dispatcher").unstarted(this::dispatch);

    /**
     * @param reconcilers by kind
     * @param random for jitter; it is used by one thread at a time
     */
    public Loop(
            Map<String, Reconciler> reconcilers,
            Events events,
            StatusBoard board,
            InstantSource clock,
            RandomGenerator random,
            LoopSettings settings) {
        this.reconcilers = Map.copyOf(reconcilers);
        this.board = board;
        this.clock = clock;
        this.random = random;
        this.settings = settings;
        this.announcer = new Announcer(events);
        this.nextStatus = new NextStatus(settings.stalledAfter());
        this.queue = new WorkQueue(clock);
        this.freeWorkers = new Semaphore(settings.workers());
    }

    /** Starts to run keys; those added before are kept. To be called once. */
    public void start() {
        dispatcher.start();
    }

    /**
     * Runs the key soon, once for any number of calls before it starts; when it runs now, once more after. A key that
     * backs off after a failure is run early only for a person: a storm of events about it must not undo its backoff.
     *
     * @throws IllegalArgumentException when there is no reconciler for the kind
     */
    public void enqueue(Key key, Priority priority) {
        requireKind(key);
        if (priority == Priority.PERSON) {
            queue.supersede(key, priority);
        } else {
            queue.add(key, priority);
        }
    }

    /** Runs the key after the delay, or earlier if anything else asks for it. */
    public void enqueueAfter(Key key, Priority priority, Duration delay) {
        requireKind(key);
        queue.addAfter(key, priority, delay);
    }

    /** Runs the key soon because its spec is another one: failures of the old one are forgotten, waits are over. */
    public void specChanged(Key key, Priority priority) {
        requireKind(key);
        board.update(key, status -> status.map(Status::startedOver));
        queue.supersede(key, priority);
    }

    /**
     * Runs one key that is ready, in the calling thread: for those who decide themselves what happens when, and never
     * {@link #start} it. What it runs next follows from what was added, the clock and the random numbers alone.
     *
     * @return false when none is ready
     */
    public boolean runNext() {
        Optional<Turn> turn = queue.poll();
        turn.ifPresent(next -> {
            freeWorkers.acquireUninterruptibly();
            run(next);
        });
        return turn.isPresent();
    }

    /** When the next key is ready that is delayed now; empty when none is. */
    public Optional<Instant> nextDue() {
        return queue.nextDue();
    }

    /** What is ready, delayed and running now. */
    public Load load() {
        return queue.load();
    }

    /**
     * Waits until nothing is ready or runs; keys that are delayed do not count.
     *
     * @return false when the time was over before, or the thread was interrupted
     */
    public boolean awaitIdle(Duration atMost) {
        return await(() -> queue.awaitIdle(atMost));
    }

    /**
     * Waits until every key ended in sync or failed: like {@link #awaitIdle}, and none waits to be looked at again.
     *
     * @return false when the time was over before, or the thread was interrupted
     */
    public boolean awaitSettled(Duration atMost) {
        return await(() -> queue.awaitSettled(atMost));
    }

    /**
     * Waits until a key ended in sync or failed, or is gone. What was added before the call was looked at then.
     *
     * @return false when the time was over before, or the thread was interrupted
     */
    public boolean awaitSettled(Key key, Duration atMost) {
        return await(() -> queue.awaitSettled(key, atMost));
    }

    /** Starts no more keys and waits for those that run, for a bounded time; none is interrupted. */
    @Override
    public void close() {
        dispatcher.interrupt();
        boolean ended = await(() -> {
            dispatcher.join();
            return queue.awaitNoneRunning(settings.closeWithin());
        });
        if (!ended) {
            LOG.atWarn().addKeyValue("running", load().running().keySet()).log("closed while keys still run");
        }
    }

    /** Whether there is a reconciler for it. */
    public boolean knows(Key key) {
        return reconcilers.containsKey(key.kind());
    }

    private void requireKind(Key key) {
        if (!reconcilers.containsKey(key.kind())) {
            throw new IllegalArgumentException("nothing reconciles the kind '" + key.kind() + "' of " + key
                    + "; known kinds: " + String.join(", ", new TreeSet<>(reconcilers.keySet())));
        }
    }

    private void dispatch() {
        try {
            while (true) {
                freeWorkers.acquire();
                startRun(queue.take());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void startRun(Turn turn) {
        try {
            Thread.ofVirtual().name("reconcile-" + turn.key()).start(() -> run(turn));
        } catch (OutOfMemoryError e) {
            putOff(turn, e);
            freeWorkers.release();
        }
    }

    private void run(Turn turn) {
        try {
            Run run = reconcile(turn.key());
            Transition transition = board.update(turn.key(), before -> nextStatus.after(before, run));
            announcer.announce(run, transition);
            end(turn, run);
        } catch (RuntimeException | Error e) {
            putOff(turn, e);
        } finally {
            freeWorkers.release();
        }
    }

    private Run reconcile(Key key) {
        Instant started = clock.instant();
        Outcome outcome;
        Optional<Throwable> thrown = Optional.empty();
        try {
            outcome = Objects.requireNonNull(reconcilers.get(key.kind())).reconcile(key);
        } catch (RuntimeException | Error e) {
            outcome = Outcome.Failed.brokenOff(describe(e));
            thrown = Optional.of(e);
        }
        Instant ended = clock.instant();
        return new Run(key, outcome, ended, Duration.between(started, ended), again(key, outcome), thrown);
    }

    private Optional<Duration> again(Key key, Outcome outcome) {
        return switch (outcome) {
            case Outcome.InSync _, Outcome.Gone _ -> Optional.empty();
            case Outcome.Waiting waiting -> Optional.of(waiting.checkAgain());
            case Outcome.Failed _ -> {
                int failures = board.get(key).map(Status::failures).orElse(0) + 1;
                synchronized (random) {
                    yield Optional.of(settings.backoff().delay(failures, random));
                }
            }
        };
    }

    private void end(Turn turn, Run run) {
        switch (run.outcome()) {
            case Outcome.InSync _, Outcome.Gone _ -> queue.done(turn);
            case Outcome.Waiting waiting when waiting.open() -> queue.lookAgain(turn, waiting.checkAgain());
            case Outcome.Waiting waiting -> queue.waitFor(turn, waiting.checkAgain());
            case Outcome.Failed _ -> queue.backOff(turn, run.again().orElseThrow());
        }
    }

    /** The last resort: whatever went wrong around a run, its key comes again. */
    private void putOff(Turn turn, Throwable cause) {
        LOG.atError().addKeyValue("key", turn.key()).setCause(cause).log("a run could not be started or recorded");
        queue.backOff(turn, settings.backoff().max());
    }

    private static String describe(Throwable thrown) {
        String name = thrown.getClass().getSimpleName();
        return thrown.getMessage() == null ? name : name + ": " + thrown.getMessage();
    }

    private static boolean await(Wait wait) {
        try {
            return wait.reached();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @FunctionalInterface
    private interface Wait {
        boolean reached() throws InterruptedException;
    }
}
