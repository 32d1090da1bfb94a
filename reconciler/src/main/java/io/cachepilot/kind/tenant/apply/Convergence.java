package io.cachepilot.kind.tenant.apply;

import io.cachepilot.engine.Outcome;
import io.cachepilot.json.Json;
import io.cachepilot.kind.tenant.plan.Observed;
import io.cachepilot.kind.tenant.plan.Plan;
import io.cachepilot.kind.tenant.plan.PlanChecker;
import io.cachepilot.kind.tenant.plan.Planner;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.secret.Secret;
import java.util.List;

/** One run for one tenant: look, plan, do. It never waits for a server; the next look tells what came of it. */
final class Convergence {
    private final TenantWorld world;
    private final Inspector inspector;
    private final Executor executor;
    private final ServerSteps servers;

    Convergence(TenantWorld world) {
        this.world = world;
        this.inspector = new Inspector(world);
        this.servers = new ServerSteps(world);
        this.executor = new Executor(world, servers);
    }

    /** What would be done. Writes nothing. */
    Preview preview(DesiredTenant tenant) {
        TenantRecord record = world.ledger().get(tenant.name());
        Target target = target(tenant, record);
        Observed observed = inspector.observe(target, record);
        return new Preview(Planner.plan(target.wanted(), observed, world.clock().instant()), tenant.problems());
    }

    Outcome converge(DesiredTenant tenant, String revision) {
        TenantRecord record = world.ledger().get(tenant.name());
        Target target = target(tenant, record);
        Observed observed = inspector.observe(target, record);
        Plan plan = Planner.plan(target.wanted(), observed, world.clock().instant());
        List<String> findings = PlanChecker.check(plan);
        if (!findings.isEmpty()) {
            throw new IllegalStateException("a plan contradicts itself: " + String.join("; ", findings));
        }
        List<StepResult> results = executor.execute(plan, target);
        if (plan.inSync()) {
            rememberInSync(target, observed);
        }
        String digest = world.fingerprints().of("spec", new Secret(Json.write(target.spec())));
        return new OutcomeOf(tenant, observed, plan, results, world.clock().instant()).outcome(revision, digest);
    }

    private Target target(DesiredTenant tenant, TenantRecord record) {
        TenantSpec spec = tenant.spec().orElseThrow();
        return Target.of(spec, tenant.ports().orElseThrow(), record, world);
    }

    /**
     * From here on, whatever differs while the wish is the same was changed by somebody else, and what a person allowed
     * was not needed. A server that was just
     * started tells now, for later comparisons, what it calls the users that its file gave it.
     */
    private void rememberInSync(Target target, Observed observed) {
        world.ledger()
                .update(
                        target.spec().name(),
                        record -> record.withApplied(target.wanted().fields()).withApproved(false));
        boolean untold = world.ledger().get(target.spec().name()).users().isEmpty();
        if (observed.answering() && untold) {
            servers.rememberUsers(target, servers.users(target));
        }
    }
}
