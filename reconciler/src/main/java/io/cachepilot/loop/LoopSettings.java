package io.cachepilot.loop;

import io.cachepilot.loop.queue.Backoff;
import java.time.Duration;

/**
 * How the loop behaves.
 *
 * @param workers how many keys run at a time, at least 1
 * @param stalledAfter after how many failures without success a key is called stalled, at least 1; it is still tried
 * @param closeWithin how long closing waits for keys that run, at least zero
 */
public record LoopSettings(int workers, Backoff backoff, int stalledAfter, Duration closeWithin) {
    public LoopSettings {
        if (workers < 1 || stalledAfter < 1 || closeWithin.isNegative()) {
            throw new IllegalArgumentException("a loop needs at least 1 worker, 1 failure to be stalled and no negative"
                    + " time to close, not " + workers + ", " + stalledAfter + " and " + closeWithin);
        }
    }

    /** Stalled after 5 failures in a row, and half a minute to close. */
    public LoopSettings(int workers, Backoff backoff) {
        this(workers, backoff, 5, Duration.ofSeconds(30));
    }
}
