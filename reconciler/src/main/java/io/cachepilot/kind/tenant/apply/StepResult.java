package io.cachepilot.kind.tenant.apply;

import io.cachepilot.kind.tenant.plan.TenantAction;

/** What became of one action of a plan. */
sealed interface StepResult {
    TenantAction action();

    record Done(TenantAction action) implements StepResult {}

    /**
     * It did not work, for a reason that a person can read.
     *
     * @param engineAway whether the engine of all tenants was the reason
     */
    record Failed(TenantAction action, String cause, boolean engineAway) implements StepResult {}

    /** It was not tried, because one before it did not work. */
    record Skipped(TenantAction action, String because) implements StepResult {}
}
