package io.cachepilot.secret;

/** Opens sealed values where a manifest is read. */
@FunctionalInterface
public interface Unsealer {
    /**
     * What is in a sealed value that stands in the manifest of that tenant, in that field. Never throws for what the
     * text holds.
     */
    Opened open(String sealed, String tenant, String field);
}
