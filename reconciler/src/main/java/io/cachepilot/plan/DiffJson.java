package io.cachepilot.plan;

import io.cachepilot.plan.WrittenPlan.FieldChange;
import io.cachepilot.plan.WrittenPlan.Step;
import io.cachepilot.plan.WrittenPlan.Waiting;
import java.util.List;
import java.util.Optional;

/** A diff for programs. A field is added without notice; a change of what is there raises {@code format_version}. */
public record DiffJson(
        int format_version,
        String revision,
        int exit_code,
        List<Spec> specs,
        List<String> problems,
        Optional<String> removals_held) {
    public static final int FORMAT_VERSION = 2;

    public static DiffJson of(Diff diff) {
        return new DiffJson(
                FORMAT_VERSION,
                diff.revision(),
                diff.verdict().number(),
                diff.previews().stream().map(Spec::of).toList(),
                diff.allProblems(),
                diff.held().map(HeldRemovals::because));
    }

    /** One spec, also when it is in sync. */
    public record Spec(
            String kind,
            String name,
            boolean in_sync,
            List<Step> actions,
            List<FieldChange> differences,
            List<Waiting> waits,
            List<String> problems) {
        public static Spec of(Preview preview) {
            Key key = preview.plan().key();
            WrittenPlan plan = WrittenPlan.of(preview.plan());
            return new Spec(
                    key.kind(),
                    key.name(),
                    plan.inSync(),
                    plan.actions(),
                    plan.differences(),
                    plan.waits(),
                    preview.problems());
        }
    }
}
