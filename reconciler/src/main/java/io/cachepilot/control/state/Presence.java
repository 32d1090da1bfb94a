package io.cachepilot.control.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

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
        Optional<StateLock.Owner> owner = StateLock.owner(state);
        if (owner.isEmpty()) {
            return new Absent();
        }
        Optional<Instant> last = lastBeat(state);
        if (!owner.get().beats() || last.isEmpty() || isFresh(last.get()) || beats(state, last.get())) {
            return new Working(owner.get());
        }
        return StateLock.owner(state).isEmpty() ? new Absent() : new Silent(owner.get(), last.get());
    }

    private static boolean isFresh(Instant beat) {
        return Duration.between(beat, Instant.now()).abs().compareTo(SUSPICIOUS) < 0;
    }

    private static boolean beats(StateDirectory state, Instant last) {
        long end = System.nanoTime() + Heartbeat.EVERY.multipliedBy(2).toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            if (!lastBeat(state).equals(Optional.of(last))) {
                return true;
            }
        }
        return false;
    }

    private static Optional<Instant> lastBeat(StateDirectory state) {
        try {
            return Optional.of(Files.getLastModifiedTime(state.lock())).map(FileTime::toInstant);
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
