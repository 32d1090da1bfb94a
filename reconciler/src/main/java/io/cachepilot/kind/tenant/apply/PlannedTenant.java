package io.cachepilot.kind.tenant.apply;

import io.cachepilot.plan.Preview;
import io.cachepilot.plan.SavedPlan;
import io.cachepilot.plan.WrittenPlan;
import java.util.Optional;

/**
 * What would be done for one tenant now, with what a saved plan has to know beside.
 *
 * @param spec a keyed fingerprint of the spec in force; empty text when there is none
 * @param ifApproved what would be done once a person approves it; empty when nothing waits for that
 */
public record PlannedTenant(Preview preview, String spec, Optional<WrittenPlan> ifApproved) {
    PlannedTenant ifApproved(WrittenPlan plan) {
        return new PlannedTenant(preview, spec, Optional.of(plan));
    }

    /** As it is saved. */
    public SavedPlan.Spec saved() {
        return SavedPlan.Spec.of(preview.plan().key(), spec, WrittenPlan.of(preview.plan()), ifApproved);
    }
}
