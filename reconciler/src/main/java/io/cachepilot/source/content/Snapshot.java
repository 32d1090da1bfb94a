package io.cachepilot.source.content;

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
 * @param referred what the manifests refer to
 * @param refusals the manifests that could not be taken, sorted by path
 * @param behind why there may be a newer moment that is not known yet; empty when the last look for one succeeded
 */
public record Snapshot(
        Optional<Revision> revision,
        SortedMap<String, byte[]> files,
        ReferredFiles referred,
        List<RefusedFile> refusals,
        Optional<String> behind) {
    public Snapshot(Optional<Revision> revision, SortedMap<String, byte[]> files, List<RefusedFile> refusals) {
        this(revision, files, ReferredFiles.NONE, refusals, Optional.empty());
    }

    public Snapshot {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        refusals = List.copyOf(refusals);
    }

    /** Whether a file that is not here does not exist either: only then may anything be pruned. */
    public boolean complete() {
        return refusals.isEmpty();
    }

    /** The same with what its manifests refer to. */
    public Snapshot referringTo(ReferredFiles found) {
        return new Snapshot(revision, files, found, refusals, behind);
    }

    /** The same, with the revision that it is known by. */
    public Snapshot recordedAs(Revision recorded) {
        return new Snapshot(Optional.of(recorded), files, referred, refusals, behind);
    }

    /**
     * The same after these changes, as nobody has recorded it yet: nothing is a file that is gone. What they refer to anew is not
     * known to it.
     */
    public Snapshot with(SortedMap<String, Optional<byte[]>> changes) {
        var after = new TreeMap<>(files);
        changes.forEach(
                (path, content) -> content.ifPresentOrElse(bytes -> after.put(path, bytes), () -> after.remove(path)));
        return new Snapshot(Optional.empty(), after, referred, refusals, behind);
    }

    /** The same, which may not be the newest. */
    public Snapshot behind(Optional<String> because) {
        return because.equals(behind) ? this : new Snapshot(revision, files, referred, refusals, because);
    }
}
