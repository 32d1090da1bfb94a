package io.cachepilot.kind.tenant.apply;

import io.cachepilot.instance.InstanceName;
import io.cachepilot.kind.tenant.plan.Planner;
import io.cachepilot.kind.tenant.plan.TenantAction;
import io.cachepilot.kind.tenant.plan.TenantAction.RemoveInstance;
import io.cachepilot.kind.tenant.spec.DeletionPolicy;
import io.cachepilot.kind.tenant.spec.Persistence;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.loop.status.ConditionType;
import io.cachepilot.loop.status.Finding;
import io.cachepilot.loop.status.Outcome;
import io.cachepilot.loop.status.Report;
import io.cachepilot.plan.Deviation;
import io.cachepilot.plan.Plan;
import io.cachepilot.plan.PlanComparison;
import io.cachepilot.plan.PlanText;
import io.cachepilot.plan.Preview;
import io.cachepilot.plan.WrittenPlan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes away a tenant whose manifest is gone, as its last spec said that this be done. */
final class Removal {
    private static final Duration STOP_GRACE = Duration.ofSeconds(30);
    private static final Duration CHECK_AGAIN = Duration.ofMillis(50);

    private final TenantWorld world;

    Removal(TenantWorld world) {
        this.world = world;
    }

    PlannedTenant planned(String tenant) {
        return new PlannedTenant(new Preview(plan(tenant), List.of()), "", Optional.empty());
    }

    /** What would be done if its manifest were gone and nothing held that back. */
    WrittenPlan ifAllowed(String tenant) {
        return WrittenPlan.of(plan(tenant));
    }

    Outcome remove(String tenant, String revision) {
        return remove(tenant, revision, plan(tenant));
    }

    /**
     * Removes it only if that is what was planned, judged by the very look that the removal is made from.
     *
     * @param removable whether it may go now
     */
    PlannedRun removeAsPlanned(String tenant, String revision, WrittenPlan expected, boolean removable) {
        Plan<TenantAction> plan =
                removable ? plan(tenant) : new Plan<>(TenantSpec.key(tenant), List.of(), List.of(), List.of());
        List<Deviation> moves = PlanComparison.deviations(TenantSpec.key(tenant), expected, WrittenPlan.of(plan));
        if (!moves.isEmpty()) {
            return new PlannedRun(nothingDone(revision), new PlannedResult.Moved(moves));
        }
        List<String> did = plan.actions().stream().map(PlanText::line).toList();
        return new PlannedRun(remove(tenant, revision, plan), new PlannedResult.Done(did, List.of()));
    }

    /** Lets go of a tenant that was removed; what is left to do of it is told, not done. */
    PlannedRun afterRemoval(String tenant, String revision, PlannedResult.Done done) {
        Plan<TenantAction> plan = plan(tenant);
        if (plan.actions().isEmpty()) {
            letGo(tenant);
            return new PlannedRun(new Outcome.Gone(), done.withLeft(List.of()));
        }
        return new PlannedRun(nothingDone(revision), done.withLeft(PlanText.left(plan)));
    }

    static Outcome nothingDone(String revision) {
        return new Outcome.InSync(new Report(revision, "", Map.of(), List.of()));
    }

    private Outcome remove(String tenant, String revision, Plan<TenantAction> plan) {
        if (plan.actions().isEmpty()) {
            letGo(tenant);
            return new Outcome.Gone();
        }
        plan.actions().stream()
                .filter(RemoveInstance.class::isInstance)
                .map(RemoveInstance.class::cast)
                .forEach(action -> carryOut(tenant, action));
        var finding = new Finding("Removed", "its manifest is gone");
        var report = new Report(
                revision,
                "",
                Map.of(ConditionType.PROGRESSING, finding),
                plan.actions().stream().map(PlanText::line).toList());
        return new Outcome.Waiting(report, CHECK_AGAIN, "the tenant to be gone");
    }

    /** What a tenant without a record was is not known, so nothing of it is deleted. */
    private Plan<TenantAction> plan(String tenant) {
        TenantRecord record = world.ledger().get(tenant);
        return Planner.removal(
                TenantSpec.key(tenant),
                record.spec().map(TenantSpec::deletionPolicy).orElse(DeletionPolicy.RETAIN),
                record.spec().map(TenantSpec::persistence).orElse(Persistence.MEMORY_ONLY),
                Inspector.instanceLook(world.instances().find(new InstanceName(tenant))));
    }

    /** The record goes last: as long as it names a file, a removal that was cut off is taken up again. */
    private void carryOut(String tenant, RemoveInstance action) {
        var name = new InstanceName(tenant);
        world.instances().stop(name, STOP_GRACE);
        world.connections().forget(tenant);
        world.instances().remove(name);
        if (action.withData()) {
            world.secrets().forget(tenant);
            world.instances().erase(name);
        } else {
            letGo(tenant);
        }
    }

    private void letGo(String tenant) {
        world.connections().forget(tenant);
        world.ledger().update(tenant, record -> record.withoutFile(world.clock().instant()));
    }
}
