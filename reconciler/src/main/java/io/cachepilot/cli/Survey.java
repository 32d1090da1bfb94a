package io.cachepilot.cli;

import io.cachepilot.control.SourceReader;
import io.cachepilot.engine.ApprovalFiles;
import io.cachepilot.engine.Key;
import io.cachepilot.engine.PruneHold;
import io.cachepilot.json.Json;
import io.cachepilot.kind.tenant.apply.PlannedTenant;
import io.cachepilot.kind.tenant.apply.TenantKind;
import io.cachepilot.kind.tenant.diff.Diff;
import io.cachepilot.kind.tenant.diff.DiffJson;
import io.cachepilot.kind.tenant.plan.SavedPlan;
import io.cachepilot.manifest.problem.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One look at everything that is desired and observed: what {@code diff} prints, and what {@code plan} saves of it. */
record Survey(List<PlannedTenant> tenants, Diff diff) {
    static Survey of(Reading reading) {
        var problems = new ArrayList<Problem>();
        TenantKind.Planning planning = reading.tenants().planned(() -> {
            ApprovalFiles.Given given = reading.approvals().read();
            SourceReader.Desired desired = reading.source().look();
            problems.addAll(desired.problems());
            return reading.intake(desired, given);
        });
        var diff = new Diff(
                planning.intake().revision(),
                planning.tenants().stream().map(PlannedTenant::preview).toList(),
                problems,
                planning.held());
        return new Survey(planning.tenants(), diff);
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
