package io.cachepilot.spec;

/** What has to hold of a spec for a change of it to be made; as the headers If-Match and If-None-Match say it. */
public sealed interface Expectation {
    /** Nothing: the change is made of whatever is there. */
    record None() implements Expectation {}

    /** The spec is still the one that was read. */
    record Same(String etag) implements Expectation {}

    /** There is no spec of that name yet. */
    record Absent() implements Expectation {}
}
