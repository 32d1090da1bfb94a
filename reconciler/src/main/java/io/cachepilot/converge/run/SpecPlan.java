package io.cachepilot.converge.run;

import io.cachepilot.plan.Key;
import io.cachepilot.plan.Plan;
import io.cachepilot.plan.Preview;
import io.cachepilot.plan.SavedPlan;
import io.cachepilot.plan.WrittenPlan;
import java.util.List;
import java.util.Optional;

/**
 * What would be done for one spec now, with what a saved plan has to know beside.
 *
 * @param fingerprint a keyed one of the spec in force; empty text when there is none
 * @param ifApproved what would be done once a person approves it; empty when nothing waits for that
 */
public record SpecPlan(Preview preview, String fingerprint, Optional<WrittenPlan> ifApproved) {
    /** Nothing is done for it; why, in sentences. */
    public static SpecPlan nothing(Key key, List<String> problems) {
        return of(new Plan<>(key, List.of(), List.of(), List.of()), problems);
    }

    /** Of one without a spec. */
    static SpecPlan of(Plan<?> plan, List<String> problems) {
        return new SpecPlan(new Preview(plan, problems), "", Optional.empty());
    }

    public SpecPlan ifApproved(WrittenPlan plan) {
        return new SpecPlan(preview, fingerprint, Optional.of(plan));
    }

    public Key key() {
        return preview.plan().key();
    }

    /** As it is saved. */
    public SavedPlan.Spec saved() {
        return SavedPlan.Spec.of(key(), fingerprint, WrittenPlan.of(preview.plan()), ifApproved);
    }
}
