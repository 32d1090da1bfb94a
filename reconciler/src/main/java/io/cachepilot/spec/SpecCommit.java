package io.cachepilot.spec;

import io.cachepilot.source.content.Revision;
import java.util.List;
import java.util.Optional;

/**
 * What became of a change.
 *
 * @param revision the commit; the newest one when nothing had to change
 * @param changed whether there is a commit of it
 * @param specs what was made of each, in the order that it was asked for
 */
public record SpecCommit(Revision revision, boolean changed, List<SpecDelta> specs) {
    public SpecCommit {
        specs = List.copyOf(specs);
    }

    /** The first spec as it is now; empty when it was removed. */
    public Optional<StoredSpec> spec() {
        return specs.stream().findFirst().flatMap(SpecDelta::after);
    }

    /** What was changed, field by field, of all of them. */
    public List<String> words() {
        return specs.stream().flatMap(delta -> delta.words().stream()).toList();
    }
}
