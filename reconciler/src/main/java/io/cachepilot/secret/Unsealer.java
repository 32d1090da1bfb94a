package io.cachepilot.secret;

import io.cachepilot.plan.Key;

/** Opens sealed values where a manifest is read. */
@FunctionalInterface
public interface Unsealer {
    /**
     * What is in a sealed value that stands in the manifest of that spec, in that field. Never throws for what the text
     * holds.
     */
    Opened open(String sealed, Key owner, String field);
}
