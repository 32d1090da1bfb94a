package io.cachepilot.report;

import io.cachepilot.converge.run.SpecPlan;
import io.cachepilot.plan.Diff;
import io.cachepilot.plan.SavedPlan;
import java.time.Instant;
import java.util.List;

/** One look at what is desired and observed: what {@code diff} prints, and what {@code plan} saves of it. */
public record Survey(List<SpecPlan> specs, Diff diff) {
    public Survey {
        specs = List.copyOf(specs);
    }

    /**
     * As it is saved.
     *
     * @param state the identity of the state directory
     */
    public SavedPlan saved(Instant made, String state) {
        return SavedPlan.of(
                made,
                state,
                diff.revision(),
                specs.stream().map(SpecPlan::saved).toList(),
                diff.held().map(SavedPlan.Held::of));
    }
}
