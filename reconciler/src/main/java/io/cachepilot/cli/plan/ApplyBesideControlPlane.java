package io.cachepilot.cli.plan;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.Waiting;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.control.StatusFile;
import io.cachepilot.control.hold.AgreedFiles;
import io.cachepilot.control.state.StateDirectory;
import io.cachepilot.converge.run.ApplyResult;
import io.cachepilot.converge.run.SpecPlan;
import io.cachepilot.loop.prune.ApprovalFiles;
import io.cachepilot.loop.status.Status;
import io.cachepilot.plan.Deviation;
import io.cachepilot.plan.Key;
import io.cachepilot.plan.PlanComparison;
import io.cachepilot.plan.PlanText;
import io.cachepilot.plan.SavedPlan;
import io.cachepilot.plan.WrittenPlan.Step;
import io.cachepilot.report.Overview;
import io.cachepilot.report.Survey;
import io.cachepilot.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Applies a saved plan where a control plane runs. That does by itself what nobody has to allow, so what is left is to
 * allow the rest, if the plan is current and the person says so, and to ask for a pass.
 */
record ApplyBesideControlPlane(Context context, Settings settings, ApplyReport report, boolean allowDataLoss) {
    private static final Duration AT_MOST = Duration.ofMinutes(2);

    ExitCode apply(SavedPlan plan) throws InterruptedException {
        SavedPlan now = look().saved(plan.made(), plan.state());
        List<Deviation> moves = PlanComparison.deviationsOfTheRest(plan, now);
        if (!moves.isEmpty()) {
            report.moved(plan, moves);
            return ExitCode.CHANGES;
        }
        SavedPlan rest = rest(plan, now);
        if (!allowDataLoss && rest.specs().stream().anyMatch(SavedPlan.Spec::needsApproval)) {
            report.losses(rest);
            return ExitCode.LOSSES;
        }
        var keys = new TreeSet<Key>();
        rest.toDo(allowDataLoss).forEach(spec -> keys.add(spec.key()));
        if (keys.isEmpty()) {
            if (plan.toDo(true).isEmpty()) {
                report.nothingToDo();
            } else {
                report.applied();
            }
            return ExitCode.OK;
        }
        var state = new StateDirectory(settings.state());
        approve(rest, new ApprovalFiles(state.approvals()));
        new Waiting(context, state).fullPass(AT_MOST);
        SortedMap<Key, ApplyResult> results = results(rest, state);
        report.results(keys, results);
        return ApplyReport.exitCode(keys, results);
    }

    private Survey look() {
        try (ReadOnlyControlPlane reading = context.installation().reading(settings)) {
            return reading.reports().survey();
        }
    }

    /** The specs for which the plan is not done yet: each has moved by what the plan does to it, or not at all. */
    private SavedPlan rest(SavedPlan plan, SavedPlan now) {
        SortedMap<Key, SavedPlan.Spec> after = now.byKey();
        List<SavedPlan.Spec> rest = plan.specs().stream()
                .filter(spec -> Optional.ofNullable(after.get(spec.key()))
                        .filter(is -> PlanComparison.deviations(spec, is).isEmpty())
                        .isPresent())
                .toList();
        return SavedPlan.of(plan.made(), plan.state(), plan.revision(), rest, plan.removals_held());
    }

    private void approve(SavedPlan rest, ApprovalFiles approvals) {
        Set<SavedPlan.Ref> held =
                Set.copyOf(rest.removals_held().map(SavedPlan.Held::specs).orElse(List.of()));
        var removals = new TreeSet<Key>();
        var losses = new TreeSet<Key>();
        rest.specs().stream()
                .filter(spec -> spec.if_approved().isPresent())
                .map(SavedPlan.Spec::key)
                .forEach(key -> (held.contains(SavedPlan.Ref.of(key)) ? removals : losses).add(key));
        approvals.allowRemovals(removals);
        approvals.allowDataLoss(losses);
        if (new AgreedFiles(new StateDirectory(settings.state()).agreed()).isBegun()) {
            approvals.agree(rest.fingerprints());
            var others = new TreeSet<>(rest.removals());
            others.removeIf(key -> held.contains(SavedPlan.Ref.of(key)));
            approvals.allowRemovals(others);
        }
    }

    private SortedMap<Key, ApplyResult> results(SavedPlan rest, StateDirectory state) {
        var planned = new TreeMap<Key, SpecPlan>();
        look().specs().forEach(spec -> planned.put(spec.key(), spec));
        Optional<StatusFile.Content> statuses = new StatusFile(state.status(), Clock.systemUTC()).read();
        var results = new TreeMap<Key, ApplyResult>();
        for (SavedPlan.Spec spec : rest.toDo(allowDataLoss)) {
            Optional<String> failure = statuses.flatMap(content -> content.status(spec.key()))
                    .filter(status -> status.failures() > 0)
                    .flatMap(Status::failure);
            results.put(
                    spec.key(),
                    failure.<ApplyResult>map(cause -> new ApplyResult.Failed(List.of(), cause, List.of()))
                            .orElseGet(() -> result(spec, Optional.ofNullable(planned.get(spec.key())))));
        }
        return results;
    }

    private ApplyResult result(SavedPlan.Spec spec, Optional<SpecPlan> now) {
        boolean untouched = now.map(SpecPlan::saved)
                .filter(is -> PlanComparison.deviations(spec, is).isEmpty())
                .isPresent();
        if (untouched) {
            return new ApplyResult.Failed(
                    List.of(),
                    "the control plane has not done it yet" + "; see: explain "
                            + Overview.named(new Key(spec.kind(), spec.name())),
                    List.of());
        }
        return new ApplyResult.Done(
                spec.chosen(allowDataLoss).actions().stream().map(Step::line).toList(),
                now.map(is -> PlanText.left(is.preview().plan())).orElse(List.of()));
    }
}
