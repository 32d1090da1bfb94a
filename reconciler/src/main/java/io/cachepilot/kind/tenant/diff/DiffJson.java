package io.cachepilot.kind.tenant.diff;

import io.cachepilot.engine.PruneHold;
import io.cachepilot.kind.tenant.apply.Preview;
import io.cachepilot.kind.tenant.plan.WrittenPlan;
import io.cachepilot.kind.tenant.plan.WrittenPlan.FieldChange;
import io.cachepilot.kind.tenant.plan.WrittenPlan.Step;
import io.cachepilot.kind.tenant.plan.WrittenPlan.Waiting;
import java.util.List;
import java.util.Optional;

/** A diff for programs. A field is added without notice; a change of what is there raises {@code format_version}. */
public record DiffJson(
        int format_version,
        String revision,
        int exit_code,
        List<Tenant> tenants,
        List<String> problems,
        Optional<String> removals_held) {
    public static final int FORMAT_VERSION = 1;

    public static DiffJson of(Diff diff) {
        return new DiffJson(
                FORMAT_VERSION,
                diff.revision(),
                diff.verdict().number(),
                diff.previews().stream().map(Tenant::of).toList(),
                diff.allProblems(),
                diff.held().map(PruneHold::because));
    }

    /** One tenant, also when it is in sync. */
    public record Tenant(
            String tenant,
            boolean in_sync,
            List<Step> actions,
            List<FieldChange> differences,
            List<Waiting> waits,
            List<String> problems) {
        static Tenant of(Preview preview) {
            WrittenPlan plan = WrittenPlan.of(preview.plan());
            return new Tenant(
                    plan.tenant(), plan.inSync(), plan.actions(), plan.differences(), plan.waits(), preview.problems());
        }
    }
}
