package io.cachepilot.report.answer;

/** How something is told. */
public enum Form {
    /** In lines, for people. */
    TEXT,
    /** As a JSON document, for programs. */
    JSON
}
