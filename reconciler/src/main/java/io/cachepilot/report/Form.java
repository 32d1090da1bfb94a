package io.cachepilot.report;

/** How something is told. */
public enum Form {
    /** In lines, for people. */
    TEXT,
    /** As a JSON document, for programs. */
    JSON
}
