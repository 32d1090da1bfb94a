package io.cachepilot.source;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The manifest files of one moment. The arrays are shared, not copied: whoever gets them reads them only.
 *
 * @param revision what the history knows this moment by; empty when it was only looked at
 * @param files contents by path relative to the source's root, with {@code /} between names
 * @param refusals the files that could not be taken, sorted by path
 */
public record Snapshot(Optional<Revision> revision, SortedMap<String, byte[]> files, List<Refusal> refusals) {
    public Snapshot {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        refusals = List.copyOf(refusals);
    }

    /** Whether a file that is not here does not exist either: only then may anything be pruned. */
    public boolean complete() {
        return refusals.isEmpty();
    }

    Snapshot recordedAs(Revision recorded) {
        return new Snapshot(Optional.of(recorded), files, refusals);
    }
}
