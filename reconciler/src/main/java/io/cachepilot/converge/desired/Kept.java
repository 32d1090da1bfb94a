package io.cachepilot.converge.desired;

import io.cachepilot.plan.Key;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is kept of a key that is gone, for the day that it comes back.
 *
 * @param bytes how much disk it takes, as far as that can be read
 * @param since when it went; empty where that is not known
 * @param what is kept, in words
 */
public record Kept(Key key, long bytes, Optional<Instant> since, List<String> what) {
    public Kept {
        what = List.copyOf(what);
    }
}
