package io.cachepilot.settings;

/** Whether what was chosen for tenants is written into their manifests. */
public enum WriteBackPolicy {
    /** Where the source is meant to be written by programs too; a plain directory is not. */
    AUTO,
    ALWAYS,
    NEVER
}
