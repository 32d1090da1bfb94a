package io.cachepilot.cli.plan;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.control.SourceReader;
import io.cachepilot.converge.Planning;
import io.cachepilot.converge.desired.Intake;
import io.cachepilot.converge.run.SpecPlan;
import io.cachepilot.json.Json;
import io.cachepilot.loop.prune.ApprovalFiles;
import io.cachepilot.manifest.Manifests;
import io.cachepilot.manifest.problem.Problem;
import io.cachepilot.plan.Diff;
import io.cachepilot.plan.DiffJson;
import io.cachepilot.plan.DiffText;
import io.cachepilot.plan.Key;
import io.cachepilot.plan.SavedPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** One look at everything that is desired and observed: what {@code diff} prints, and what {@code plan} saves of it. */
record Survey(List<SpecPlan> specs, Diff diff) {
    static Survey of(ReadOnlyControlPlane reading) {
        return of(reading, _ -> true, Optional.empty());
    }

    /**
     * The same of some.
     *
     * @param which are looked at
     * @param given documents as if they stood in the place of those of the same names
     */
    static Survey of(ReadOnlyControlPlane reading, Predicate<Key> which, Optional<Manifests> given) {
        var problems = new ArrayList<Problem>();
        Planning planning = reading.kinds()
                .planned(
                        () -> {
                            ApprovalFiles.Given approved = reading.approvals().read();
                            SourceReader.Desired desired = reading.source().look();
                            problems.addAll(desired.problems());
                            Intake now = reading.intake(desired, approved);
                            return given.map(now::over).orElse(now);
                        },
                        which);
        return new Survey(planning.specs(), planning.diff(problems));
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
                specs.stream().map(SpecPlan::saved).toList(),
                diff.held().map(SavedPlan.Held::of));
    }
}
