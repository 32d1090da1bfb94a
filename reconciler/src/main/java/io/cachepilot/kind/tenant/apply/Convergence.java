package io.cachepilot.kind.tenant.apply;

import io.cachepilot.kind.tenant.apply.TenantRecord.ChosenImage;
import io.cachepilot.kind.tenant.plan.Observed;
import io.cachepilot.kind.tenant.plan.PlanChecker;
import io.cachepilot.kind.tenant.plan.Planner;
import io.cachepilot.kind.tenant.plan.Restarted;
import io.cachepilot.kind.tenant.plan.TenantAction;
import io.cachepilot.kind.tenant.plan.TenantAction.RestartInstance;
import io.cachepilot.kind.tenant.plan.TenantAction.StartInstance;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.loop.status.ConditionType;
import io.cachepilot.loop.status.Finding;
import io.cachepilot.loop.status.Outcome;
import io.cachepilot.loop.status.Report;
import io.cachepilot.plan.Plan;
import io.cachepilot.plan.Preview;
import io.cachepilot.plan.WrittenPlan;
import io.cachepilot.source.Urgency;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.UnaryOperator;

/** One run for one tenant: look, plan, do. It never waits for a server; the next look tells what came of it. */
final class Convergence {
    /** How soon to look again at an image that is on its way. */
    private static final Duration FETCHING = Duration.ofMillis(500);

    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private final TenantWorld world;

    /** A pass works out every tenant's, and most of them are as they were. */
    private final ConcurrentMap<String, Target> targets = new ConcurrentHashMap<>();

    private final Images images;
    private final Inspector inspector;
    private final Executor executor;
    private final ServerSteps servers;
    private final Optional<WriteBack> writeBack;

    Convergence(TenantWorld world, Optional<WriteBack> writeBack) {
        this.world = world;
        this.writeBack = writeBack;
        this.images = new Images(world);
        this.inspector = new Inspector(world);
        this.servers = new ServerSteps(world);
        this.executor = new Executor(world, servers);
    }

    /**
     * What would be done. Writes nothing.
     *
     * @param allowed adds what a person has allowed and was not taken over yet
     */
    PlannedTenant planned(DesiredTenant tenant, UnaryOperator<TenantRecord> allowed, PortHandover handover) {
        TenantRecord record = world.ledger().get(tenant.name());
        TenantRecord known = allowed.apply(record);
        Images.Choice image = images.choose(tenant.spec().orElseThrow(), known);
        Target target = target(tenant, image.shown(), known, world);
        Observed observed = inspector.observe(target, known, handover);
        return planned(tenant, target, observed, world.clock().instant());
    }

    PlannedTenant planned(DesiredTenant tenant, Target target, Observed observed, Instant now) {
        Plan<TenantAction> plan = Planner.plan(target.wanted(), observed, now);
        Optional<WrittenPlan> ifApproved = plan.awaitsApproval()
                ? Optional.of(WrittenPlan.of(Planner.plan(target.wanted().approve(), observed, now)))
                : Optional.empty();
        return new PlannedTenant(new Preview(plan, tenant.problems()), target.digest(), ifApproved);
    }

    Outcome converge(DesiredTenant tenant, String revision, PortHandover handover) {
        TenantRecord record = world.ledger().get(tenant.name());
        return switch (images.choose(tenant.spec().orElseThrow(), record)) {
            case Images.Choice.None _ -> converge(tenant, Optional.empty(), record, revision, handover);
            case Images.Choice.Chosen chosen ->
                chosen.chosenNow().isPresent()
                        ? choose(tenant, chosen.image(), chosen.chosenNow().get(), revision)
                        : converge(tenant, Optional.of(chosen.image().id()), record, revision, handover);
            case Images.Choice.NotYet notYet ->
                new Outcome.Waiting(waiting(revision, notYet.progress()), FETCHING, notYet.progress());
            case Images.Choice.Impossible impossible -> Outcome.Failed.brokenOff(impossible.because());
        };
    }

    /** Which image a tenant runs is told like any other action, and on disk before it is acted on. */
    private Outcome choose(DesiredTenant tenant, ChosenImage image, String because, String revision) {
        world.ledger().update(tenant.name(), record -> record.withImage(image));
        var report = new Report(
                revision,
                "",
                Map.of(ConditionType.PROGRESSING, new Finding("ImageChosen", because)),
                List.of("~ choose the image: " + because));
        return new Outcome.Waiting(report, AT_ONCE, "its instance");
    }

    private static Report waiting(String revision, String progress) {
        return new Report(
                revision, "", Map.of(ConditionType.PROGRESSING, new Finding("FetchingImage", progress)), List.of());
    }

    private Outcome converge(
            DesiredTenant tenant, Optional<String> image, TenantRecord record, String revision, PortHandover handover) {
        Target target = target(inputs(tenant, image, record, world));
        Observed observed = inspector.observe(target, record, handover);
        Plan<TenantAction> plan =
                Planner.plan(target.wanted(), observed, world.clock().instant());
        List<StepResult> results = carryOut(plan, target);
        if (plan.inSync()) {
            rememberInSync(target, observed);
        }
        Outcome outcome = new OutcomeOf(
                        tenant, observed, plan, results, world.clock().instant())
                .outcome(revision, target.digest());
        return plan.inSync() && outcome instanceof Outcome.InSync inSync ? writtenBack(tenant, inSync) : outcome;
    }

    /** What was chosen is written down once it has proved itself. */
    private Outcome writtenBack(DesiredTenant tenant, Outcome.InSync inSync) {
        return writeBack
                .flatMap(writing -> writing.write(tenant, Urgency.IDLE))
                .<Outcome>map(did -> new Outcome.InSync(inSync.report().withDone(did)))
                .orElse(inSync);
    }

    List<StepResult> carryOut(Plan<TenantAction> plan, Target target) {
        List<String> findings = PlanChecker.check(plan);
        if (!findings.isEmpty()) {
            throw new IllegalStateException("a plan contradicts itself: " + String.join("; ", findings));
        }
        List<StepResult> results = executor.execute(plan, target);
        if (results.stream().anyMatch(Convergence::hasStarted)) {
            Restarted done = answered(target);
            world.ledger().update(target.spec().name(), record -> record.withRestarted(done));
        }
        return results;
    }

    private static boolean hasStarted(StepResult result) {
        return result instanceof StepResult.Done(TenantAction action)
                && (action instanceof StartInstance || action instanceof RestartInstance);
    }

    /** A server that starts now, or needs no restart, has answered every request whose time has come. */
    private Restarted answered(Target target) {
        return new Restarted(target.spec()
                .restartedAt()
                .filter(at -> !world.clock().instant().isBefore(at)));
    }

    static Target target(DesiredTenant tenant, Optional<String> image, TenantRecord record, TenantWorld world) {
        return Target.of(inputs(tenant, image, record, world), world);
    }

    /** Forgets what was worked out for all others. */
    void keepOnly(Set<String> tenants) {
        targets.keySet().retainAll(tenants);
        inspector.keepOnly(tenants);
    }

    private Target target(Target.Inputs inputs) {
        Target before = targets.get(inputs.spec().name());
        if (before != null && before.inputs().equals(inputs)) {
            return before;
        }
        Target target = Target.of(inputs, world);
        targets.put(inputs.spec().name(), target);
        return target;
    }

    private static Target.Inputs inputs(
            DesiredTenant tenant, Optional<String> image, TenantRecord record, TenantWorld world) {
        TenantSpec spec = tenant.spec().orElseThrow();
        return Target.Inputs.of(spec, tenant.ports().orElseThrow(), image, record, world);
    }

    /**
     * From here on, whatever differs while the wish is the same was changed by somebody else, and what a person allowed
     * was not needed. A server that was just started tells now, for later comparisons, what it calls the users that its file gave it.
     */
    void rememberInSync(Target target, Observed observed) {
        TenantRecord known = world.ledger().get(target.spec().name());
        if (known.approved()
                || known.restarted().isEmpty()
                || !observed.applied().equals(target.wanted().fields())) {
            Restarted done = known.restarted().orElseGet(() -> answered(target));
            world.ledger()
                    .update(
                            target.spec().name(),
                            record -> record.withApplied(target.wanted().fields())
                                    .withApproved(false)
                                    .withRestarted(done));
        }
        if (observed.answering() && known.users().isEmpty()) {
            servers.rememberUsers(target, servers.users(target));
        }
    }
}
