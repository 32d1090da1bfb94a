package io.cachepilot.source.write;

import io.cachepilot.source.Source;
import io.cachepilot.source.content.Snapshot;

/**
 * What a change makes of the manifests. Asked again, with newer ones, when somebody else was faster; so it decides by what
 * it is given, and by nothing that it has seen before.
 */
@FunctionalInterface
public interface Rewrite {
    /** Whatever this throws refuses the change, and comes out of {@link Source#commit}. */
    Rewritten of(Snapshot now);
}
