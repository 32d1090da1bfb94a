package io.cachepilot.api.spec;

import io.cachepilot.control.SourceReader;
import io.cachepilot.converge.Approving;
import io.cachepilot.converge.Kinds;
import io.cachepilot.converge.Planning;
import io.cachepilot.converge.desired.Intake;
import io.cachepilot.converge.hold.Holds;
import io.cachepilot.converge.run.SpecPlan;
import io.cachepilot.loop.prune.ApprovalFiles;
import io.cachepilot.plan.DiffJson;
import io.cachepilot.plan.Key;
import io.cachepilot.report.answer.Reports;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is wanted now and what there is, for those who only look.
 *
 * @param kinds look at everything anew and writes nothing
 * @param approvals what persons have allowed
 * @param holds what of it comes into force, where somebody has to agree to it
 */
public record Observation(SourceReader source, Kinds kinds, ApprovalFiles approvals, Holds holds) {
    /** Allows for a person what the loop would not do by itself. */
    public Approving approving() {
        return new Approving(kinds, approvals, holds);
    }

    /** The newest desired state, with what persons have allowed. */
    public Intake intake() {
        return wanted().intake();
    }

    /** The same, with what is wrong in the manifests. */
    public Reports.Wanted wanted() {
        return Reports.Wanted.read(approvals, source, holds);
    }

    /** What would be done, for programs, of what was planned alone. */
    public DiffJson diff(Planning planning) {
        Set<Key> keys = planning.specs().stream().map(SpecPlan::key).collect(Collectors.toUnmodifiableSet());
        var held = planning.held().filter(hold -> hold.keys().stream().anyMatch(keys::contains));
        return DiffJson.of(new Planning(planning.intake(), planning.specs(), held).diff(List.of()));
    }
}
