package io.cachepilot.api.contract;

import java.util.List;

/** A request that breaks its contract; nothing was done. */
public final class Violated extends RuntimeException {
    private final transient List<Violation> violations;

    /** @param violations at least one, at most one of each place */
    public Violated(List<Violation> violations) {
        super(violations.toString(), null, false, false);
        this.violations = List.copyOf(violations);
    }

    public List<Violation> violations() {
        return violations;
    }
}
