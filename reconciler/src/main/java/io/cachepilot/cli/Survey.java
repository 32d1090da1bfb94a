package io.cachepilot.cli;

import io.cachepilot.control.SourceReader;
import io.cachepilot.json.Json;
import io.cachepilot.kind.tenant.apply.PlannedTenant;
import io.cachepilot.kind.tenant.apply.TenantKind;
import io.cachepilot.loop.prune.ApprovalFiles;
import io.cachepilot.loop.prune.PruneHold;
import io.cachepilot.manifest.problem.Problem;
import io.cachepilot.plan.Diff;
import io.cachepilot.plan.DiffJson;
import io.cachepilot.plan.Preview;
import io.cachepilot.plan.SavedPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
        List<Preview> previews =
                planning.tenants().stream().map(PlannedTenant::preview).toList();
        return new Survey(planning.tenants(), diff(planning.intake().revision(), previews, problems, planning.held()));
    }

    /** A diff of what the manifests and the guard against mass removals say. */
    static Diff diff(String revision, List<Preview> previews, List<Problem> problems, Optional<PruneHold> held) {
        return new Diff(
                revision,
                previews,
                problems.stream().map(Problem::toString).toList(),
                problems.stream().anyMatch(problem -> problem.severity() == Problem.Severity.ERROR),
                held.map(PruneHold::told));
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
                diff.held().map(SavedPlan.Held::of));
    }
}
