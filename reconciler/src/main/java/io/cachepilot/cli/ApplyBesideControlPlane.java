package io.cachepilot.cli;

import io.cachepilot.control.StateDirectory;
import io.cachepilot.control.StatusFile;
import io.cachepilot.engine.ApprovalFiles;
import io.cachepilot.engine.Key;
import io.cachepilot.engine.Status;
import io.cachepilot.kind.tenant.apply.PlannedResult;
import io.cachepilot.kind.tenant.apply.PlannedTenant;
import io.cachepilot.kind.tenant.plan.Move;
import io.cachepilot.kind.tenant.plan.PlanComparison;
import io.cachepilot.kind.tenant.plan.PlanText;
import io.cachepilot.kind.tenant.plan.SavedPlan;
import io.cachepilot.kind.tenant.plan.WrittenPlan.Step;
import io.cachepilot.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
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
        List<Move> moves = PlanComparison.movesOfTheRest(plan, now);
        if (!moves.isEmpty()) {
            report.moved(plan, moves);
            return ExitCode.CHANGES;
        }
        SavedPlan rest = rest(plan, now);
        if (!allowDataLoss && rest.tenants().stream().anyMatch(SavedPlan.Tenant::needsApproval)) {
            report.losses(rest);
            return ExitCode.LOSSES;
        }
        List<String> tenants =
                rest.toDo(allowDataLoss).stream().map(SavedPlan.Tenant::tenant).toList();
        if (tenants.isEmpty()) {
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
        SortedMap<String, PlannedResult> results = results(rest, state);
        report.results(tenants, results);
        return ApplyReport.exitCode(tenants, results);
    }

    private Survey look() {
        try (Reading reading = context.installation().reading(settings)) {
            return Survey.of(reading);
        }
    }

    /** The tenants for which the plan is not done yet: each has moved by what the plan does to it, or not at all. */
    private SavedPlan rest(SavedPlan plan, SavedPlan now) {
        SortedMap<String, SavedPlan.Tenant> after = now.byName();
        List<SavedPlan.Tenant> rest = plan.tenants().stream()
                .filter(tenant -> Optional.ofNullable(after.get(tenant.tenant()))
                        .filter(is -> PlanComparison.moves(tenant, is).isEmpty())
                        .isPresent())
                .toList();
        return SavedPlan.of(plan.made(), plan.state(), plan.revision(), rest, plan.removals_held());
    }

    private void approve(SavedPlan rest, ApprovalFiles approvals) {
        Set<String> held =
                new HashSet<>(rest.removals_held().map(SavedPlan.Held::tenants).orElse(List.of()));
        var removals = new TreeSet<Key>();
        var losses = new TreeSet<Key>();
        rest.tenants().stream()
                .filter(tenant -> tenant.if_approved().isPresent())
                .forEach(tenant -> {
                    (held.contains(tenant.tenant()) ? removals : losses).add(Rows.key(tenant.tenant()));
                });
        approvals.allowRemovals(removals);
        approvals.allowDataLoss(losses);
    }

    private SortedMap<String, PlannedResult> results(SavedPlan rest, StateDirectory state) {
        var planned = new TreeMap<String, PlannedTenant>();
        look().tenants().forEach(tenant -> planned.put(tenant.preview().plan().tenant(), tenant));
        Optional<StatusFile.Content> statuses = new StatusFile(state.status(), Clock.systemUTC()).read();
        var results = new TreeMap<String, PlannedResult>();
        for (SavedPlan.Tenant tenant : rest.toDo(allowDataLoss)) {
            Optional<String> failure = statuses.flatMap(content -> content.status(Rows.key(tenant.tenant())))
                    .filter(status -> status.failures() > 0)
                    .flatMap(Status::failure);
            results.put(
                    tenant.tenant(),
                    failure.<PlannedResult>map(cause -> new PlannedResult.Failed(List.of(), cause, List.of()))
                            .orElseGet(() -> result(tenant, Optional.ofNullable(planned.get(tenant.tenant())))));
        }
        return results;
    }

    private PlannedResult result(SavedPlan.Tenant tenant, Optional<PlannedTenant> now) {
        boolean untouched = now.map(PlannedTenant::saved)
                .filter(is -> PlanComparison.moves(tenant, is).isEmpty())
                .isPresent();
        if (untouched) {
            return new PlannedResult.Failed(
                    List.of(), "the control plane has not done it yet; see: explain " + tenant.tenant(), List.of());
        }
        return new PlannedResult.Done(
                tenant.chosen(allowDataLoss).actions().stream().map(Step::line).toList(),
                now.map(is -> PlanText.left(is.preview().plan())).orElse(List.of()));
    }
}
