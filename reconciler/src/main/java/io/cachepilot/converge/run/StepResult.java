package io.cachepilot.converge.run;

import io.cachepilot.plan.Action;
import io.cachepilot.plan.PlanText;
import java.util.List;
import java.util.Optional;

/** What became of one action of a plan. */
public sealed interface StepResult {
    Action action();

    record Done(Action action) implements StepResult {}

    /**
     * It did not work, for a reason that a person can read.
     *
     * @param engineAway whether the engine of all was the reason
     */
    record Failed(Action action, String cause, boolean engineAway) implements StepResult {
        /** One sentence that names the action. */
        String told() {
            return action.verb() + ": " + cause;
        }
    }

    /** It was not tried, because one before it did not work. */
    record Skipped(Action action) implements StepResult {}

    /** The one that did not work, if one did not. */
    static Optional<Failed> failure(List<StepResult> results) {
        return results.stream()
                .filter(Failed.class::isInstance)
                .map(Failed.class::cast)
                .findFirst();
    }

    /** A line for each of one sort. */
    static List<String> lines(List<StepResult> results, Class<? extends StepResult> sort) {
        return results.stream()
                .filter(sort::isInstance)
                .map(result -> PlanText.line(result.action()))
                .toList();
    }
}
