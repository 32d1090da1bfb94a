package io.cachepilot.spec;

import io.cachepilot.plan.Key;
import io.cachepilot.source.Change;
import java.util.List;
import java.util.Optional;

/**
 * What a commit did to one spec.
 *
 * @param before as it was written; empty: there was none
 * @param after as it is written since; empty: it was removed
 * @param words what differs, field by field
 */
public record SpecVersion(
        Change change, Key key, Optional<StoredSpec> before, Optional<StoredSpec> after, List<String> words) {
    public SpecVersion {
        words = List.copyOf(words);
    }
}
