package io.cachepilot.control.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Whether a control plane works on a state directory, as another process sees it. */
public sealed interface Presence {
    /** Nobody holds the lock. */
    record Absent() implements Presence {}

    /** It holds the lock, and does something. */
    record Working(StateLock.Owner owner) implements Presence {}

    /**
     * It holds the lock and does nothing: it hangs, or was stopped.
     *
     * @param since when it was last seen to work; what it has written is true for that moment and none after it
     */
    record Silent(StateLock.Owner owner, Instant since) implements Presence {}

    /** After which silence it is looked at more closely. */
    Duration SUSPICIOUS = Heartbeat.EVERY.multipliedBy(4);

    /** Takes seconds when the answer is {@link Silent}, as the clock may just have been set. Writes nothing. */
    static Presence of(StateDirectory state) {
        return of(state, lastSign(state), last -> isFresh(last) || beats(state, last));
    }

    /**
     * The same at once, for whoever has waited in vain for seconds.
     *
     * @param before the last sign of it when the waiting began
     */
    static Presence afterWaiting(StateDirectory state, Optional<Instant> before) {
        return of(state, before, last -> !lastSign(state).equals(Optional.of(last)));
    }

    private static Presence of(StateDirectory state, Optional<Instant> sign, Predicate<Instant> beats) {
        Optional<StateLock.Owner> owner = StateLock.owner(state);
        if (owner.isEmpty()) {
            return new Absent();
        }
        if (!owner.get().beats() || sign.isEmpty() || beats.test(sign.get())) {
            return new Working(owner.get());
        }
        return StateLock.owner(state).isEmpty() ? new Absent() : new Silent(owner.get(), sign.get());
    }

    private static boolean isFresh(Instant beat) {
        return Duration.between(beat, Instant.now()).abs().compareTo(SUSPICIOUS) < 0;
    }

    private static boolean beats(StateDirectory state, Instant last) {
        long end = System.nanoTime() + Heartbeat.EVERY.multipliedBy(2).toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            if (!lastSign(state).equals(Optional.of(last))) {
                return true;
            }
        }
        return false;
    }

    /** When a control plane was last seen to work here; empty where none ever was. */
    static Optional<Instant> lastSign(StateDirectory state) {
        try {
            return Optional.of(Files.getLastModifiedTime(state.lock())).map(FileTime::toInstant);
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
