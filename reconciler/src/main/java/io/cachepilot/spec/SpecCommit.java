package io.cachepilot.spec;

import io.cachepilot.source.content.Revision;
import java.util.List;
import java.util.Optional;

/**
 * What became of a change.
 *
 * @param revision the commit; the newest one when nothing had to change
 * @param changed whether there is a commit of it
 * @param spec as it is now; empty when it was removed
 * @param words what was changed, field by field
 */
public record SpecCommit(Revision revision, boolean changed, Optional<StoredSpec> spec, List<String> words) {
    public SpecCommit {
        words = List.copyOf(words);
    }
}
