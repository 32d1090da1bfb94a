package io.cachepilot.kind.tenant.plan;

/**
 * One thing that is not as a saved plan says.
 *
 * @param what a field, or {@code actions}, {@code impact}, {@code waits}, {@code spec}, {@code tenant}
 */
public record Move(String tenant, String what, String expected, String now) {
    /** One line for a person. */
    @Override
    public String toString() {
        return "%s: %s: the plan expected %s; now: %s".formatted(tenant, what, expected, now);
    }
}
