package io.cachepilot.kind.tenant.apply;

import io.cachepilot.kind.tenant.apply.TenantRecord.ChosenImage;
import io.cachepilot.kind.tenant.plan.Observed;
import io.cachepilot.kind.tenant.plan.Planner;
import io.cachepilot.kind.tenant.plan.TenantAction;
import io.cachepilot.kind.tenant.plan.Wanted;
import io.cachepilot.loop.status.Outcome;
import io.cachepilot.pki.CertificateAuthority;
import io.cachepilot.plan.Deviation;
import io.cachepilot.plan.Plan;
import io.cachepilot.plan.PlanComparison;
import io.cachepilot.plan.PlanText;
import io.cachepilot.plan.SavedPlan;
import io.cachepilot.plan.Wait;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.UnaryOperator;

/**
 * Runs for one tenant of a saved plan: the first acts, and only if what it sees is what the plan was made from; those
 * after it look and never act.
 */
final class PlannedConvergence {
    private final TenantWorld world;
    private final TenantWorld looking;
    private final Convergence convergence;
    private final SortedSet<String> portsLost;
    private final PortHandover handover;

    /**
     * @param desired all tenants; of those that are gone, somebody else may get the ports with this plan
     * @param authority as it was before anything was made for applying the plan
     */
    PlannedConvergence(
            TenantWorld world,
            Convergence convergence,
            DesiredTenants desired,
            Optional<CertificateAuthority> authority) {
        this.world = world;
        this.looking = world.looking(authority);
        this.convergence = convergence;
        this.portsLost = desired.portsLost();
        this.handover = new PortHandover(desired, world);
    }

    /**
     * Looks once, compares what follows from that look with the saved plan, and carries it out from the same look. It is
     * compared as it was planned: before anything is generated.
     *
     * @param allowed a person allows what the saved plan says it does once it is approved
     * @param since adds what was allowed or chosen by other means since
     */
    PlannedRun first(
            DesiredTenant tenant,
            String revision,
            SavedPlan.Spec expected,
            boolean allowed,
            UnaryOperator<TenantRecord> since) {
        TenantRecord record = since.apply(world.ledger().get(tenant.name()));
        Images.Choice image = new Images(looking).choose(tenant.spec().orElseThrow(), record);
        Target seen = Convergence.target(tenant, image.shown(), record, looking);
        Observed observed = new Inspector(looking).observe(seen, record, handover);
        Instant now = world.clock().instant();
        PlannedTenant planned = convergence.planned(tenant, seen, observed, now);
        List<Deviation> moves = PlanComparison.deviations(expected, planned.saved());
        if (!moves.isEmpty()) {
            return looked(
                    tenant,
                    seen,
                    observed,
                    Planner.plan(seen.wanted(), observed, now),
                    revision,
                    new PlannedResult.Moved(moves));
        }
        Optional<ChosenImage> chosen = chosen(image);
        remember(tenant, chosen);
        Plan<TenantAction> compared = Planner.plan(wanted(seen, allowed), observed, now);
        Target target = Convergence.target(tenant, chosen.map(ChosenImage::id), record, world);
        Plan<TenantAction> plan = Planner.plan(wanted(target, allowed), observed, now);
        if (!PlanComparison.sameButForValues(compared, plan)) {
            throw new IllegalStateException(
                    "what would be done for %s is not what was compared with the saved plan; plan again"
                            .formatted(tenant.name()));
        }
        List<StepResult> results = convergence.carryOut(plan, target);
        Outcome outcome = outcomeOf(tenant, observed, plan, results).outcome(revision, target.digest());
        return new PlannedRun(outcome, result(results));
    }

    private static Optional<ChosenImage> chosen(Images.Choice image) {
        return switch (image) {
            case Images.Choice.None _ -> Optional.empty();
            case Images.Choice.Chosen chosen -> Optional.of(chosen.image());
            case Images.Choice.NotYet notYet ->
                throw new StepRefused("its image is not there yet (" + notYet.progress() + "); plan again once it is");
            case Images.Choice.Impossible impossible -> throw new StepRefused(impossible.because());
        };
    }

    /** Looks at what became of it. A server that was started is given the time to answer. */
    PlannedRun later(DesiredTenant tenant, String revision, PlannedResult.Done done) {
        TenantRecord record = world.ledger().get(tenant.name());
        Images.Choice image = new Images(world).choose(tenant.spec().orElseThrow(), record);
        Target target = Convergence.target(tenant, image.shown(), record, world);
        Observed observed = new Inspector(world).observe(target, record, handover);
        Plan<TenantAction> plan =
                Planner.plan(target.wanted(), observed, world.clock().instant());
        if (plan.inSync()) {
            convergence.rememberInSync(target, observed);
        }
        PlannedResult result = done.withLeft(PlanText.left(plan));
        boolean starts = plan.actions().isEmpty()
                && plan.waits().stream().anyMatch(wait -> wait.cause() == Wait.Cause.NOT_ANSWERING);
        if (!starts) {
            return looked(tenant, target, observed, plan, revision, result);
        }
        Outcome outcome = outcomeOf(tenant, observed, plan, List.of()).outcome(revision, target.digest());
        return new PlannedRun(outcome, result);
    }

    private PlannedRun looked(
            DesiredTenant tenant,
            Target target,
            Observed observed,
            Plan<TenantAction> plan,
            String revision,
            PlannedResult result) {
        Outcome outcome = outcomeOf(tenant, observed, plan, List.of()).looked(revision, target.digest());
        return new PlannedRun(outcome, result);
    }

    private OutcomeOf outcomeOf(
            DesiredTenant tenant, Observed observed, Plan<TenantAction> plan, List<StepResult> results) {
        return new OutcomeOf(tenant, observed, plan, results, world.clock().instant());
    }

    private static Wanted wanted(Target target, boolean allowed) {
        return allowed ? target.wanted().approve() : target.wanted();
    }

    /** As when a revision is taken over, what was chosen is on disk before anything acts on it. */
    private void remember(DesiredTenant tenant, Optional<ChosenImage> image) {
        portsLost.forEach(gone -> world.ledger().update(gone, TenantRecord::withoutPorts));
        world.ledger().update(tenant.name(), record -> {
            TenantRecord chosen = image.map(record::withImage).orElse(record);
            return tenant.isCurrent()
                    ? chosen.withDesired(
                            tenant.file(),
                            tenant.spec().orElseThrow(),
                            tenant.ports().orElseThrow())
                    : chosen;
        });
    }

    private static PlannedResult result(List<StepResult> results) {
        List<String> did = lines(results, StepResult.Done.class);
        return results.stream()
                .filter(StepResult.Failed.class::isInstance)
                .map(StepResult.Failed.class::cast)
                .findFirst()
                .<PlannedResult>map(failed -> new PlannedResult.Failed(
                        did, failed.action().verb() + ": " + failed.cause(), lines(results, StepResult.Skipped.class)))
                .orElseGet(() -> new PlannedResult.Done(did, List.of()));
    }

    private static List<String> lines(List<StepResult> results, Class<? extends StepResult> kind) {
        return results.stream()
                .filter(kind::isInstance)
                .map(result -> PlanText.line(result.action()))
                .toList();
    }
}
