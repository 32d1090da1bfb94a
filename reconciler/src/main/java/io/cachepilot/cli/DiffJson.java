package io.cachepilot.cli;

import io.cachepilot.engine.PruneHold;
import io.cachepilot.kind.tenant.apply.Preview;
import io.cachepilot.kind.tenant.plan.Action;
import io.cachepilot.kind.tenant.plan.Change;
import io.cachepilot.kind.tenant.plan.Impact;
import io.cachepilot.kind.tenant.plan.Plan;
import io.cachepilot.kind.tenant.plan.PlanText;
import io.cachepilot.kind.tenant.plan.Wait;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A diff for programs. A field is added without notice; a change of what is there raises {@code format_version}. */
record DiffJson(
        int format_version,
        String revision,
        int exit_code,
        List<Tenant> tenants,
        List<String> problems,
        Optional<String> removals_held) {
    static final int FORMAT_VERSION = 1;

    static DiffJson of(Diff diff) {
        return new DiffJson(
                FORMAT_VERSION,
                diff.revision(),
                diff.exitCode().number(),
                diff.previews().stream().map(Tenant::of).toList(),
                diff.allProblems(),
                diff.held().map(PruneHold::because));
    }

    /** One tenant, also when it is in sync. */
    record Tenant(
            String tenant,
            boolean in_sync,
            List<Step> actions,
            List<FieldChange> differences,
            List<Waiting> waits,
            List<String> problems) {
        static Tenant of(Preview preview) {
            Plan plan = preview.plan();
            return new Tenant(
                    plan.tenant(),
                    plan.inSync(),
                    plan.actions().stream().map(Step::of).toList(),
                    plan.differences().stream().map(FieldChange::of).toList(),
                    plan.waits().stream().map(Waiting::of).toList(),
                    preview.problems());
        }
    }

    record Step(String action, String description, String reason, String impact, List<FieldChange> changes) {
        static Step of(Action action) {
            return new Step(
                    action.getClass().getSimpleName(),
                    PlanText.verb(action),
                    action.reason().toString(),
                    lower(
                            action.impact() == Impact.NONE
                                    ? "none"
                                    : action.impact().name()),
                    action.changes().stream().map(FieldChange::of).toList());
        }
    }

    record FieldChange(String field, Optional<String> from, Optional<String> to, String cause) {
        static FieldChange of(Change change) {
            return new FieldChange(
                    change.field().toString(),
                    change.from(),
                    change.to(),
                    change.cause().toString());
        }
    }

    record Waiting(String cause, String message) {
        static Waiting of(Wait wait) {
            return new Waiting(lower(wait.cause().name()), wait.message());
        }
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
