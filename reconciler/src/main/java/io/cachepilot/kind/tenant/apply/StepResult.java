package io.cachepilot.kind.tenant.apply;

import io.cachepilot.kind.tenant.plan.Action;

/** What became of one action of a plan. */
sealed interface StepResult {
    Action action();

    record Done(Action action) implements StepResult {}

    /** It did not work, for a reason that a person can read. */
    record Failed(Action action, String cause) implements StepResult {}

    /** It was not tried, because one before it did not work. */
    record Skipped(Action action, String because) implements StepResult {}
}
