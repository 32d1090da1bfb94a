package io.cachepilot.settings;

/** What of the manifests comes into force. */
public enum ApplyPolicy {
    ALL,
    /** Of each spec, what a person has agreed to last. */
    APPROVED
}
