package io.cachepilot.loop.prune;

import io.cachepilot.plan.Key;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the guard against mass removal has to know.
 *
 * @param existing the keys of all that exists
 * @param desired the keys that a spec asks for
 * @param sourceComplete whether every source loaded and none was rejected as a whole
 * @param asked keys whose removal was asked for by name
 * @param guarded keys whose spec protects them from removal
 * @param approved the keys of the held removal that a person approved by its id, empty if none was; to be forgotten
 *     once none of them is to be removed any more
 */
public record PruneRequest(
        SortedSet<Key> existing,
        SortedSet<Key> desired,
        boolean sourceComplete,
        SortedSet<Key> asked,
        SortedSet<Key> guarded,
        SortedSet<Key> approved) {
    public PruneRequest {
        existing = copy(existing);
        desired = copy(desired);
        asked = copy(asked);
        guarded = copy(guarded);
        approved = copy(approved);
    }

    private static SortedSet<Key> copy(Set<Key> keys) {
        return Collections.unmodifiableSortedSet(new TreeSet<>(keys));
    }
}
