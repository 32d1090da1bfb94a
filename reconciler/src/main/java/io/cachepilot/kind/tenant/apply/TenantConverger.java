package io.cachepilot.kind.tenant.apply;

import io.cachepilot.converge.desired.Choice;
import io.cachepilot.converge.desired.Coexistence;
import io.cachepilot.converge.desired.Desired;
import io.cachepilot.converge.desired.DesiredSet;
import io.cachepilot.converge.desired.Kept;
import io.cachepilot.converge.desired.Known;
import io.cachepilot.converge.desired.Ledger;
import io.cachepilot.converge.desired.Remembered;
import io.cachepilot.converge.run.Converger;
import io.cachepilot.converge.run.Preparation;
import io.cachepilot.converge.run.StepRefused;
import io.cachepilot.instance.EngineUnavailable;
import io.cachepilot.instance.InstanceName;
import io.cachepilot.instance.InstanceRefused;
import io.cachepilot.instance.InstanceUnreadable;
import io.cachepilot.kind.tenant.memory.TenantMemory;
import io.cachepilot.kind.tenant.memory.TenantMemory.ChosenImage;
import io.cachepilot.kind.tenant.plan.Observed;
import io.cachepilot.kind.tenant.plan.PlanChecker;
import io.cachepilot.kind.tenant.plan.Planner;
import io.cachepilot.kind.tenant.plan.TenantAction;
import io.cachepilot.kind.tenant.plan.TenantAction.AdjustInstance;
import io.cachepilot.kind.tenant.plan.TenantAction.ApplyAccess;
import io.cachepilot.kind.tenant.plan.TenantAction.ConfigureServer;
import io.cachepilot.kind.tenant.plan.TenantAction.CreateInstance;
import io.cachepilot.kind.tenant.plan.TenantAction.DropCarriedData;
import io.cachepilot.kind.tenant.plan.TenantAction.IssueCertificate;
import io.cachepilot.kind.tenant.plan.TenantAction.ReloadCertificate;
import io.cachepilot.kind.tenant.plan.TenantAction.RemoveInstance;
import io.cachepilot.kind.tenant.plan.TenantAction.RestartInstance;
import io.cachepilot.kind.tenant.plan.TenantAction.StartInstance;
import io.cachepilot.kind.tenant.plan.TenantAction.StopInstance;
import io.cachepilot.kind.tenant.plan.TenantAction.WriteFiles;
import io.cachepilot.kind.tenant.plan.Wanted;
import io.cachepilot.kind.tenant.spec.DeletionPolicy;
import io.cachepilot.kind.tenant.spec.Persistence;
import io.cachepilot.kind.tenant.spec.TenantReader;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.kind.tenant.writeback.WriteBack;
import io.cachepilot.loop.status.Finding;
import io.cachepilot.pki.Authority;
import io.cachepilot.pki.AuthorityUnusable;
import io.cachepilot.plan.CarriedOut;
import io.cachepilot.plan.Key;
import io.cachepilot.plan.Plan;
import io.cachepilot.redis.RedisRefused;
import io.cachepilot.redis.RedisUnreachable;
import io.cachepilot.source.write.Urgency;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Managed Redis servers: what is particular about converging them. */
public final class TenantConverger implements Converger<TenantSpec, TenantMemory, Target, Observed, TenantAction> {
    private final TenantWorld world;
    private final TenantReader reader;
    private final Predicate<Key> issuer;
    private final TenantPlaces places;
    private final Optional<WriteBack> writeBack;
    private final boolean always;

    /** A pass works out every tenant's, and most of them are as they were. */
    private final ConcurrentMap<String, Target> targets = new ConcurrentHashMap<>();

    private final Images images;
    private final Inspector inspector;
    private final ServerSteps servers;
    private final InstanceSteps instances;
    private final KeptTenants keptTenants;
    private final RestartRisk restartRisk;

    /**
     * Puts it together.
     *
     * @param issuer whether a key is of the spec that says by whom certificates are issued
     * @param writeBack writes into the manifests what is chosen for tenants; empty: nothing does
     * @param always whether it does so for every tenant; else only for those of {@link #writeDown}
     */
    public TenantConverger(
            TenantWorld world,
            TenantReader reader,
            Predicate<Key> issuer,
            Optional<WriteBack> writeBack,
            boolean always) {
        this.world = world;
        this.reader = reader;
        this.issuer = issuer;
        this.places = new TenantPlaces(reader.ranges(), world.listening());
        this.writeBack = writeBack;
        this.always = always;
        this.images = new Images(world);
        this.inspector = new Inspector(world);
        this.servers = new ServerSteps(world);
        this.instances = new InstanceSteps(world, servers);
        this.keptTenants = new KeptTenants(world);
        this.restartRisk = new RestartRisk(world.instances());
    }

    /** The same as it looks without making anything, with that authority. */
    public TenantConverger looking(Authority authority) {
        return new TenantConverger(world.looking(authority), reader, issuer, Optional.empty(), false);
    }

    @Override
    public TenantReader reader() {
        return reader;
    }

    @Override
    public Class<TenantAction> actions() {
        return TenantAction.class;
    }

    @Override
    public Coexistence<TenantSpec, TenantMemory> coexistence() {
        return places;
    }

    @Override
    public Known<TenantSpec, TenantMemory> known(Ledger.Records<TenantSpec, TenantMemory> remembered) {
        return KnownTenants.of(remembered, world.instances()).known();
    }

    @Override
    public TenantSpec rememberable(TenantSpec spec) {
        return spec.withoutPlaintext();
    }

    @Override
    public TenantMemory taken(TenantSpec spec, Remembered<TenantSpec, TenantMemory> before) {
        return WriteBack.seen(spec, before);
    }

    @Override
    public void keep(TenantSpec spec) {
        world.secrets().keepGiven(spec);
    }

    /** The one thing that is chosen for a tenant outside of its spec is what its image reference points to. */
    @Override
    public Choice<TenantMemory> chosen(TenantSpec spec, String id) {
        return new ChosenImage(spec.image(), id);
    }

    @Override
    public Preparation<TenantMemory> prepare(TenantSpec spec, Remembered<TenantSpec, TenantMemory> known) {
        return images.choose(spec, known.own());
    }

    @Override
    public Target target(TenantSpec spec, Remembered<TenantSpec, TenantMemory> known) {
        Target.Inputs inputs = Target.Inputs.of(spec, known, world);
        Target before = targets.get(spec.name());
        if (before != null && before.inputs().equals(inputs)) {
            return before;
        }
        Target target = Target.of(inputs, world);
        targets.put(spec.name(), target);
        return target;
    }

    @Override
    public String fingerprint(TenantSpec spec) {
        Target known = targets.get(spec.name());
        return known != null && known.spec().equals(spec) ? known.digest() : Target.digest(spec, world);
    }

    @Override
    public Observed observe(
            Target target, Remembered<TenantSpec, TenantMemory> known, DesiredSet<TenantSpec, TenantMemory> all) {
        return inspector.observe(target, known, new PortHandover(all, world));
    }

    @Override
    public Plan<TenantAction> plan(Target target, Observed observed, boolean approved, Instant now) {
        Wanted wanted = target.wanted();
        return Planner.plan(approved ? wanted.approve() : wanted, observed, now);
    }

    @Override
    public List<String> contradictions(Plan<TenantAction> plan) {
        return PlanChecker.check(plan);
    }

    @Override
    public void carryOut(TenantAction action, Target target, Observed observed) {
        try {
            act(action, target);
        } catch (InstanceRefused | InstanceUnreadable | RedisUnreachable | RedisRefused | AuthorityUnusable e) {
            throw new StepRefused(String.valueOf(e.getMessage()), e);
        }
    }

    private void act(TenantAction action, Target target) {
        switch (action) {
            case IssueCertificate _ -> instances.issueCertificate(target);
            case WriteFiles _ -> instances.writeFiles(target);
            case CreateInstance _ -> instances.create(target);
            case StartInstance _ -> instances.start(target);
            case StopInstance _ -> instances.stop(target);
            case RestartInstance restart -> instances.restart(target, restart.carryData());
            case DropCarriedData _ -> instances.dropCarriedData(target);
            case AdjustInstance _ -> instances.adjust(target);
            case ConfigureServer configure -> servers.configure(target, configure.changes());
            case ApplyAccess access -> servers.applyAccess(target, access.changes());
            case ReloadCertificate _ -> servers.reloadCertificate(target);
            case RemoveInstance _ -> throw new IllegalStateException("removing is no step of a plan with a target");
        }
    }

    @Override
    public Optional<Finding> ready(Target target, Observed observed, Plan<TenantAction> plan) {
        if (!target.spec().running()) {
            return observed.running()
                    ? Optional.empty()
                    : Optional.of(new Finding("Stopped", "stopped, as its spec says"));
        }
        boolean ended = plan.actions().stream()
                .anyMatch(action -> action instanceof RestartInstance || action instanceof StopInstance);
        return observed.answering() && !ended
                ? Optional.of(new Finding("Answering", "the server answers"))
                : Optional.empty();
    }

    /**
     * A server that was just started tells now, for later comparisons, what it calls the users that its file gave it. One that
     * needs no restart has answered every request for one whose time has come.
     */
    @Override
    public void inSync(Target target, Observed observed, Remembered<TenantSpec, TenantMemory> known) {
        String tenant = target.spec().name();
        if (known.own().restarted().isEmpty()
                || !observed.applied().equals(target.wanted().fields())) {
            CarriedOut<Instant> done = known.own()
                    .restarted()
                    .orElseGet(() -> target.answeredRestart(world.clock().instant()));
            world.ledger()
                    .update(
                            tenant,
                            record -> record.withApplied(
                                            TenantMemory.texts(target.wanted().fields()))
                                    .with(record.own().withRestarted(done)));
        }
        if (observed.answering() && target.spec().persistence() == Persistence.MEMORY_ONLY) {
            instances.setAsideAppended(target);
        }
        if (observed.answering() && known.own().users().isEmpty()) {
            servers.rememberUsers(target, servers.setUsers(target));
        }
    }

    /** Its certificates are of whom the authority issues by. */
    @Override
    public boolean dependsOn(Key key) {
        return issuer.test(key);
    }

    /** What was chosen is written down once it has proved itself. */
    @Override
    public Optional<String> finish(Desired<TenantSpec, TenantMemory> desired) {
        return writeBack.filter(_ -> always).flatMap(writing -> writing.write(desired, Urgency.IDLE));
    }

    @Override
    public void writeDown(Desired<TenantSpec, TenantMemory> desired) {
        writeBack.ifPresent(writing -> writing.write(desired, Urgency.AWAITED));
    }

    @Override
    public List<String> warnings(List<TenantSpec> desired) {
        return Stream.concat(
                        restartRisk(desired).stream(),
                        writeBack.stream().flatMap(writing -> writing.warnings().stream()))
                .toList();
    }

    private Optional<String> restartRisk(List<TenantSpec> desired) {
        try {
            return restartRisk.of(desired.stream());
        } catch (EngineUnavailable _) {
            // The tenants say so themselves.
            return Optional.empty();
        }
    }

    /** What a tenant without a record was is not known, so nothing of it is deleted. */
    @Override
    public Plan<TenantAction> removal(String name, Remembered<TenantSpec, TenantMemory> known) {
        return Planner.removal(
                TenantSpec.key(name),
                known.spec().map(TenantSpec::deletionPolicy).orElse(DeletionPolicy.RETAIN),
                known.spec().map(TenantSpec::persistence).orElse(Persistence.MEMORY_ONLY),
                Inspector.instanceLook(world.instances().find(new InstanceName(name))));
    }

    @Override
    public void remove(TenantAction action, String name) {
        if (!(action instanceof RemoveInstance removal)) {
            throw new IllegalStateException("no step of a removal: " + action.verb());
        }
        var instance = new InstanceName(name);
        if (!removal.withData()) {
            servers.requireAllAppended(name);
        }
        world.instances().stop(instance, InstanceSteps.STOP_GRACE);
        world.connections().forget(name);
        world.instances().remove(instance);
        if (removal.withData()) {
            world.secrets().forget(name);
            world.instances().erase(instance);
        }
    }

    @Override
    public void letGo(String name) {
        world.connections().forget(name);
    }

    @Override
    public Set<String> traces() {
        return keptTenants.names();
    }

    @Override
    public Optional<Kept> kept(String name, Known<TenantSpec, TenantMemory> known) {
        return Optional.of(keptTenants.of(name, known));
    }

    @Override
    public void erase(String name) {
        keptTenants.erase(name);
    }

    @Override
    public void keepOnly(Set<String> names) {
        targets.keySet().retainAll(names);
        inspector.keepOnly(names);
        writeBack.ifPresent(writing -> writing.keepOnly(names));
    }
}
