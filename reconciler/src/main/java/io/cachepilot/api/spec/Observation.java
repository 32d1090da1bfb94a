package io.cachepilot.api.spec;

import io.cachepilot.control.SourceReader;
import io.cachepilot.converge.Kinds;
import io.cachepilot.converge.Planning;
import io.cachepilot.converge.desired.Intake;
import io.cachepilot.converge.run.SpecPlan;
import io.cachepilot.loop.prune.ApprovalFiles;
import io.cachepilot.plan.DiffJson;
import io.cachepilot.plan.Key;
import io.cachepilot.report.Reports;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What is wanted now and what there is, for those who only look.
 *
 * @param kinds look at everything anew and writes nothing
 * @param approvals what persons have allowed
 */
public record Observation(SourceReader source, Kinds kinds, ApprovalFiles approvals) {
    /** The newest desired state, with what persons have allowed. */
    public Intake intake() {
        return wanted().intake();
    }

    /** The same, with what is wrong in the manifests. */
    public Reports.Wanted wanted() {
        // In this order: what was allowed of a newer state must not be judged by an older one.
        ApprovalFiles.Given given = approvals.read();
        return Reports.Wanted.of(source.look(), given.approvals());
    }

    /** What would be done for some of what is wanted. */
    public Planning planned(Supplier<Intake> wanted, Predicate<Key> which) {
        return kinds.planned(wanted, which);
    }

    /** The same for programs, of what was planned alone. */
    public DiffJson diff(Planning planning) {
        Set<Key> keys = planning.specs().stream().map(SpecPlan::key).collect(Collectors.toUnmodifiableSet());
        var held = planning.held().filter(hold -> hold.keys().stream().anyMatch(keys::contains));
        return DiffJson.of(new Planning(planning.intake(), planning.specs(), held).diff(List.of()));
    }
}
