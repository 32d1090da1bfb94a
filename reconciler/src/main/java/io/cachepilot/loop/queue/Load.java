package io.cachepilot.loop.queue;

import io.cachepilot.plan.Key;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the loop has before it now.
 *
 * @param ready keys that wait for a free worker
 * @param delayed keys that become ready at a later time
 * @param running keys that run, and since when
 */
public record Load(int ready, int delayed, SortedMap<Key, Instant> running) {
    public Load {
        running = Collections.unmodifiableSortedMap(new TreeMap<>(running));
    }
}
