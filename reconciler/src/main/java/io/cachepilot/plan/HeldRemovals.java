package io.cachepilot.plan;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Removals that are held back: specs that are kept though their manifests are gone.
 *
 * @param approvable whether a person can allow them; not while it is not known what is desired
 */
public record HeldRemovals(SortedSet<Key> keys, boolean approvable, String because) {
    public HeldRemovals {
        keys = Collections.unmodifiableSortedSet(new TreeSet<>(keys));
    }
}
