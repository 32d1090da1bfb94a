package io.cachepilot.cli;

import io.cachepilot.control.SourceReader;
import io.cachepilot.engine.Key;
import io.cachepilot.engine.PruneHold;
import io.cachepilot.json.Json;
import io.cachepilot.kind.Intake;
import io.cachepilot.kind.tenant.apply.PlannedTenant;
import io.cachepilot.kind.tenant.plan.SavedPlan;
import java.time.Instant;
import java.util.List;

/** One look at everything that is desired and observed: what {@code diff} prints, and what {@code plan} saves of it. */
record Survey(List<PlannedTenant> tenants, Diff diff) {
    static Survey of(Reading reading) {
        SourceReader.Desired desired = reading.source().look();
        Intake intake = reading.intake(desired);
        List<PlannedTenant> tenants = reading.tenants().planned(intake);
        var diff = new Diff(
                intake.revision(),
                tenants.stream().map(PlannedTenant::preview).toList(),
                desired.problems(),
                reading.tenants().heldRemovals(intake));
        return new Survey(tenants, diff);
    }

    void print(Context context, boolean json) {
        if (json) {
            context.print(Json.writePretty(DiffJson.of(diff)));
        } else {
            new DiffText(diff).lines().forEach(context::print);
        }
    }

    /** @param state the identity of the state directory */
    SavedPlan saved(Instant made, String state) {
        return SavedPlan.of(
                made,
                state,
                diff.revision(),
                tenants.stream().map(PlannedTenant::saved).toList(),
                diff.held().map(Survey::held));
    }

    private static SavedPlan.Held held(PruneHold hold) {
        return new SavedPlan.Held(
                hold.keys().stream().map(Key::name).toList(), hold instanceof PruneHold.UntilApproved, hold.because());
    }
}
