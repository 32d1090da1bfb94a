package io.cachepilot.loop.status;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a run found and did.
 *
 * @param revision the revision of the source that was reconciled
 * @param digest a hash of the spec that was reconciled: the same for revisions that do not touch it
 * @param holding the conditions that hold now; every other one does not
 * @param did one line for each action done, in order; empty when there was nothing to do
 */
public record Report(String revision, String digest, SortedMap<ConditionType, Finding> holding, List<String> did) {
    public Report {
        holding = Collections.unmodifiableSortedMap(new TreeMap<>(holding));
        did = List.copyOf(did);
    }

    public Report(String revision, String digest, Map<ConditionType, Finding> holding, List<String> did) {
        this(revision, digest, new TreeMap<>(holding), did);
    }

    /** The same of a run that did one thing more. */
    public Report withDone(String line) {
        return new Report(
                revision,
                digest,
                holding,
                Stream.concat(did.stream(), Stream.of(line)).toList());
    }
}
