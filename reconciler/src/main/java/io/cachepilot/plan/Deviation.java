package io.cachepilot.plan;

/**
 * One thing that is not as a saved plan says.
 *
 * @param what a field, or {@code actions}, {@code impact}, {@code waits}, {@code spec}, or the kind where all of it differs
 */
public record Deviation(Key key, String what, String expected, String now) {
    /** One line for a person. */
    @Override
    public String toString() {
        return "%s: %s: the plan expected %s; now: %s".formatted(key.words(), what, expected, now);
    }
}
