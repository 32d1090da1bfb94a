package io.cachepilot.converge.desired;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What working out the desired specs of a kind needs to know beside the manifests.
 *
 * @param records what is remembered, by the name of the spec
 * @param damaged why that can't be read, by the name of the spec
 * @param existing names of those that exist, or were not let go of yet
 * @param nothing what the kind remembers of a spec that it does not know
 * @param engineAway why what runs them can't be asked, so that it is not known what runs; empty when it can
 */
public record Known<S extends Spec, M>(
        SortedMap<String, Remembered<S, M>> records,
        SortedMap<String, String> damaged,
        SortedSet<String> existing,
        M nothing,
        Optional<String> engineAway) {
    public Known {
        records = Collections.unmodifiableSortedMap(new TreeMap<>(records));
        damaged = Collections.unmodifiableSortedMap(new TreeMap<>(damaged));
        existing = Collections.unmodifiableSortedSet(new TreeSet<>(existing));
    }

    /** What is remembered of a spec; nothing where it is unknown. */
    public Remembered<S, M> record(String name) {
        Remembered<S, M> record = records.get(name);
        return record == null ? Remembered.nothing(nothing) : record;
    }
}
