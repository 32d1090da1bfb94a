package io.cachepilot.loop.queue;

import io.cachepilot.loop.queue.Delay.Why;
import io.cachepilot.plan.Key;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one queue: a set of keys, each ready, delayed or running. A key never runs twice at a time; one that is added while
 * it runs, runs once more after. Safe for many threads.
 */
public final class WorkQueue {
    /** So that a clock that is set forward, or a machine that slept, is noticed. */
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(30);

    /** A wish to run once more after the run that goes on. */
    private record Again(Priority priority, boolean supersedes) {
        Again and(Again other) {
            return new Again(priority.orMoreUrgent(other.priority), supersedes || other.supersedes);
        }
    }

    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ReadyKeys ready = new ReadyKeys();
    private final Delays delays = new Delays();
    private final Map<Key, Instant> running = new HashMap<>();
    private final Map<Key, Again> again = new HashMap<>();
    private Instant lastLook;

    public WorkQueue(InstantSource clock) {
        this.clock = clock;
        this.lastLook = clock.instant();
    }

    /** Ready now, or after the run that goes on. It ends a wait, but not a backoff: then only the priority is raised. */
    public void add(Key key, Priority priority) {
        locked(() -> addHint(key, priority));
    }

    /** Ready now, or after the run that goes on, whatever the key was waiting for. */
    public void supersede(Key key, Priority priority) {
        locked(() -> {
            if (running.containsKey(key)) {
                again.merge(key, new Again(priority, true), Again::and);
            } else {
                makeReady(key, priority);
            }
        });
    }

    /** Ready after the delay; of several wishes for a key the earliest time and the most urgent priority count. */
    public void addAfter(Key key, Priority priority, Duration delay) {
        locked(() -> {
            if (ready.contains(key)) {
                ready.add(key, priority);
            } else {
                delays.add(new Delay(key, now().plus(delay), priority, Why.LATER));
            }
        });
    }

    /** The next key to run, which then runs until {@link #done}, {@link #waitFor} or {@link #backOff}; empty if none is ready. */
    public Optional<Turn> poll() {
        lock.lock();
        try {
            return next();
        } finally {
            lock.unlock();
        }
    }

    /** Like {@link #poll}, but waits for a key. */
    public Turn take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            Optional<Turn> turn = next();
            while (turn.isEmpty()) {
                boolean _ = changed.await(sleep().toNanos(), TimeUnit.NANOSECONDS);
                turn = next();
            }
            return turn.get();
        } finally {
            lock.unlock();
        }
    }

    /** Ends a run. */
    public void done(Turn turn) {
        locked(() -> end(turn, null));
    }

    /** Ends a run: the key becomes ready again after the delay, or as soon as it is added. */
    public void waitFor(Turn turn, Duration delay) {
        locked(() -> end(turn, new Delay(turn.key(), now().plus(delay), turn.priority(), Why.WAITING)));
    }

    /** The same, but the key counts as settled until then. */
    public void lookAgain(Turn turn, Duration delay) {
        // Whoever asked for the run has been told what it came to.
        Priority priority = turn.priority().orLessUrgent(Priority.DRIFT);
        locked(() -> end(turn, new Delay(turn.key(), now().plus(delay), priority, Why.LATER)));
    }

    /** Ends a run: the key becomes ready again after the delay, or as soon as it is superseded. */
    public void backOff(Turn turn, Duration delay) {
        // A failing key must not stay ahead of others because a person asked for it once.
        Priority priority = turn.priority().orLessUrgent(Priority.DRIFT);
        locked(() -> end(turn, new Delay(turn.key(), now().plus(delay), priority, Why.BACKOFF)));
    }

    /** When the next delayed key becomes ready. */
    public Optional<Instant> nextDue() {
        lock.lock();
        try {
            return delays.nextDue();
        } finally {
            lock.unlock();
        }
    }

    public Load load() {
        lock.lock();
        try {
            promote();
            return new Load(ready.size(), delays.size(), new TreeMap<>(running));
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing is ready or runs; false if the time is over before. */
    public boolean awaitIdle(Duration atMost) throws InterruptedException {
        return await(atMost, () -> ready.size() == 0 && running.isEmpty());
    }

    /** Waits until nothing is ready, runs, or waits to be looked at again; false if the time is over before. */
    public boolean awaitSettled(Duration atMost) throws InterruptedException {
        return await(atMost, () -> ready.size() == 0 && running.isEmpty() && !delays.anyWaiting());
    }

    /** Waits until the key neither is ready, runs, nor waits to be looked at again; false if the time is over before. */
    public boolean awaitSettled(Key key, Duration atMost) throws InterruptedException {
        return await(atMost, () -> !ready.contains(key) && !running.containsKey(key) && !delays.waits(key));
    }

    /** Waits until nothing runs; false if the time is over before. */
    public boolean awaitNoneRunning(Duration atMost) throws InterruptedException {
        return await(atMost, running::isEmpty);
    }

    private boolean await(Duration atMost, BooleanSupplier reached) throws InterruptedException {
        long nanosLeft = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            promote();
            while (!reached.getAsBoolean()) {
                if (nanosLeft <= 0) {
                    return false;
                }
                nanosLeft = changed.awaitNanos(nanosLeft);
                promote();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private Optional<Turn> next() {
        promote();
        Optional<Turn> turn = ready.poll();
        turn.ifPresent(taken -> running.put(taken.key(), lastLook));
        return turn;
    }

    private void end(Turn turn, @Nullable Delay delay) {
        Key key = turn.key();
        if (running.remove(key) == null) {
            return;
        }
        if (delay != null) {
            delays.add(delay);
        }
        Again wish = again.remove(key);
        if (wish == null) {
            return;
        }
        if (wish.supersedes) {
            makeReady(key, wish.priority);
        } else {
            addHint(key, wish.priority);
        }
    }

    private void addHint(Key key, Priority priority) {
        if (running.containsKey(key)) {
            again.merge(key, new Again(priority, false), Again::and);
        } else if (delays.backsOff(key)) {
            delays.add(new Delay(key, now(), priority, Why.LATER));
        } else {
            makeReady(key, priority);
        }
    }

    private void makeReady(Key key, Priority priority) {
        Priority before = delays.remove(key).map(Delay::priority).orElse(priority);
        ready.add(key, priority.orMoreUrgent(before));
    }

    private void promote() {
        Instant now = now();
        Optional<Delay> due = delays.takeDue(now);
        if (due.isPresent()) {
            changed.signalAll();
        }
        while (due.isPresent()) {
            addHint(due.get().key(), due.get().priority());
            due = delays.takeDue(now);
        }
    }

    /** The clock's time. When the clock was set back, waits must not become longer by that. */
    private Instant now() {
        Instant now = clock.instant();
        if (now.isBefore(lastLook)) {
            delays.moveEarlier(Duration.between(now, lastLook));
        }
        lastLook = now;
        return now;
    }

    private Duration sleep() {
        return delays.nextDue()
                .map(due -> Duration.between(lastLook, due))
                .filter(left -> left.compareTo(LONGEST_SLEEP) < 0)
                .orElse(LONGEST_SLEEP);
    }
}
