package io.cachepilot.access.limit;

import java.time.Instant;
import java.time.InstantSource;

/**
 * The time in microseconds since 1970, which stands still for a moment where the clock steps back, and then goes on at
 * its pace: so nobody is blocked for longer, and no window is counted twice. Its owner sees to it that one thread at a
 * time asks.
 */
final class RisingTime {
    static final long SECOND = 1_000_000;

    private final InstantSource clock;
    private long ahead;
    private long last;

    RisingTime(InstantSource clock) {
        this.clock = clock;
        this.last = wall();
    }

    /** What was noted before a restart may lie in the future, if the clock was set back meanwhile. */
    void atLeast(long micros) {
        last = Math.max(last, micros);
    }

    long micros() {
        long now = wall() + ahead;
        if (now < last) {
            ahead += last - now;
            now = last;
        }
        last = now;
        return now;
    }

    /** Whole seconds that are not shorter than that many microseconds. */
    static long seconds(long micros) {
        return Math.ceilDiv(Math.max(0, micros), SECOND);
    }

    private long wall() {
        Instant now = clock.instant();
        return now.getEpochSecond() * SECOND + now.getNano() / 1_000;
    }
}
