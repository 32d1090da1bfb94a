package io.cachepilot.loop.prune;

import io.cachepilot.plan.Key;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What may be removed now and what may not.
 *
 * @param held the rest, if any
 */
public record PruneVerdict(SortedSet<Key> allowed, Optional<PruneHold> held) {
    public PruneVerdict {
        allowed = Collections.unmodifiableSortedSet(new TreeSet<>(allowed));
    }
}
