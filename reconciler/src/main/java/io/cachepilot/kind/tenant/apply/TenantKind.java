package io.cachepilot.kind.tenant.apply;

import io.cachepilot.instance.EngineUnavailable;
import io.cachepilot.instance.Instance;
import io.cachepilot.instance.InstanceUnreadable;
import io.cachepilot.instance.Unreadable;
import io.cachepilot.kind.Intake;
import io.cachepilot.kind.Kept;
import io.cachepilot.kind.Kind;
import io.cachepilot.kind.tenant.spec.PasswordReader;
import io.cachepilot.kind.tenant.spec.Persistence;
import io.cachepilot.kind.tenant.spec.TenantRanges;
import io.cachepilot.kind.tenant.spec.TenantReader;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.loop.prune.Approvals;
import io.cachepilot.loop.prune.PruneGuard;
import io.cachepilot.loop.prune.PruneHold;
import io.cachepilot.loop.status.ConditionType;
import io.cachepilot.loop.status.Finding;
import io.cachepilot.loop.status.Outcome;
import io.cachepilot.loop.status.Report;
import io.cachepilot.manifest.KindReader;
import io.cachepilot.manifest.Manifests;
import io.cachepilot.plan.Key;
import io.cachepilot.plan.Plan;
import io.cachepilot.plan.Preview;
import io.cachepilot.secret.SecretUnreadable;
import io.cachepilot.source.Urgency;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The Tenant kind: managed Redis servers. */
public final class TenantKind implements Kind {
    private static final String LIVE_RESTORE =
            "set \"live-restore\": true in its daemon.json, or persistence: persistent in their specs";

    private final TenantWorld world;
    private final TenantRanges ranges;
    private final PasswordReader passwords;
    private final PruneGuard guard;
    private final Convergence convergence;
    private final Removal removal;
    private final KeptTenants keptTenants;
    private final ControlEndpoints endpoints;
    private final Optional<WriteBack> writeBack;
    private final AtomicReference<DesiredTenants> desired = new AtomicReference<>(DesiredTenants.NONE);
    private final AtomicReference<Optional<PlanApplication>> applying = new AtomicReference<>(Optional.empty());

    /** One that never writes to the manifests. */
    public TenantKind(TenantWorld world, TenantRanges ranges, PasswordReader passwords, PruneGuard guard) {
        this(world, ranges, passwords, guard, Optional.empty(), false);
    }

    /**
     * One that may write to the manifests.
     *
     * @param writeBack writes into the manifests what is chosen for tenants; empty: nothing does
     * @param always whether it does so for every tenant; else only for those of {@link #writeDown}
     */
    public TenantKind(
            TenantWorld world,
            TenantRanges ranges,
            PasswordReader passwords,
            PruneGuard guard,
            Optional<WriteBack> writeBack,
            boolean always) {
        this.world = world;
        this.ranges = ranges;
        this.passwords = passwords;
        this.guard = guard;
        this.convergence = new Convergence(world, writeBack.filter(_ -> always));
        this.writeBack = writeBack;
        this.removal = new Removal(world);
        this.keptTenants = new KeptTenants(world);
        this.endpoints = new ControlEndpoints(world);
    }

    @Override
    public KindReader<?> reader() {
        return new TenantReader(ranges, passwords);
    }

    /** Why the engine can't be asked, so that {@link #views} knows no instances; empty when it can. Asks it. */
    public Optional<String> engineAway() {
        return knownTenants().engineAway();
    }

    /** What was chosen for a tenant, its ports and a given password, is on disk before anything acts on it. */
    @Override
    public AffectedKeys accept(Intake intake) {
        var taken = new TreeSet<Key>();
        DesiredTenants next = remembered(DesiredTenants.of(intake, knownTenants()), intake, taken);
        DesiredTenants before = desired.getAndSet(next);
        convergence.keepOnly(next.tenants().keySet());
        writeBack.ifPresent(writing -> writing.keepOnly(next.tenants().keySet()));
        var changed = new TreeSet<Key>();
        next.tenants().forEach((name, tenant) -> {
            if (!tenant.equals(before.tenants().get(name))) {
                changed.add(TenantSpec.key(name));
            }
        });
        return new AffectedKeys(
                changed,
                keys(next.removable().stream()),
                keys(next.named().stream()),
                keys(next.leaving().stream()),
                taken);
    }

    /** A tenant whose files can't be written is left alone until they can; the others go on. */
    private DesiredTenants remembered(DesiredTenants next, Intake intake, Set<Key> taken) {
        var damaged = new TreeMap<String, String>();
        next.portsLost()
                .forEach(tenant ->
                        noting(tenant, damaged, () -> world.ledger().update(tenant, TenantRecord::withoutPorts)));
        next.tenants().values().stream()
                .filter(tenant -> tenant.spec().isPresent())
                .forEach(tenant -> noting(tenant.name(), damaged, () -> {
                    remember(tenant, intake);
                    taken.add(TenantSpec.key(tenant.name()));
                }));
        return next.withDamaged(damaged);
    }

    private static void noting(String tenant, Map<String, String> damaged, Runnable step) {
        try {
            step.run();
        } catch (UncheckedIOException | IllegalStateException e) {
            damaged.put(tenant, String.valueOf(e.getMessage()));
        }
    }

    /** Only ports that a spec fixes can be in the way of others. */
    @Override
    public List<String> conflicts(Manifests all, String name) {
        boolean fixed = all.spec(TenantSpec.class, name)
                .filter(spec ->
                        spec.ports().tls().isPresent() || spec.ports().plain().isPresent())
                .isPresent();
        if (!fixed) {
            return List.of();
        }
        DesiredTenants desired = DesiredTenants.of(new Intake("", all, true, Approvals.NONE), knownTenants());
        return Optional.ofNullable(desired.tenants().get(name))
                .map(DesiredTenant::problems)
                .orElse(List.of());
    }

    @Override
    public SortedSet<Key> keys() {
        DesiredTenants now = desired.get();
        return keys(Stream.concat(now.tenants().keySet().stream(), now.removable().stream()));
    }

    /**
     * From now on applies that plan and does nothing else, whatever key is reconciled. To be called before any key is.
     */
    public PlanApplication applyOnly(PlanApplication.Order order) {
        var application = new PlanApplication(order, knownTenants(), world, convergence, removal);
        applying.set(Optional.of(application));
        return application;
    }

    @Override
    public Outcome reconcile(Key key) {
        Optional<PlanApplication> application = applying.get();
        if (application.isPresent()) {
            return application.get().reconcile(key);
        }
        DesiredTenants now = desired.get();
        if (now.equals(DesiredTenants.NONE)) {
            return Outcome.Failed.brokenOff("the source was not read yet, so it is not known what is wanted");
        }
        try {
            return reconcile(key, now);
        } catch (EngineUnavailable e) {
            return engineAway(String.valueOf(e.getMessage()), now.revision());
        } catch (InstanceUnreadable | SecretUnreadable | UncheckedIOException e) {
            return damaged(String.valueOf(e.getMessage()), now.revision());
        }
    }

    private static Outcome damaged(String because, String revision) {
        var finding = new Finding("CantBeRead", because);
        return new Outcome.Failed(new Report(revision, "", Map.of(ConditionType.DAMAGED, finding), List.of()), because);
    }

    private Outcome reconcile(Key key, DesiredTenants now) {
        Optional<DesiredTenant> tenant = Optional.ofNullable(now.tenants().get(key.name()));
        if (tenant.isPresent()) {
            return converge(tenant.get(), now);
        }
        return now.removable().contains(key.name()) ? removal.remove(key.name(), now.revision()) : new Outcome.Gone();
    }

    private static Outcome engineAway(String because, String revision) {
        var finding = new Finding("EngineAway", because);
        return new Outcome.Failed(
                new Report(revision, "", Map.of(ConditionType.ENGINE_UNAVAILABLE, finding), List.of()), because);
    }

    /** Writes into the manifest of a tenant what was chosen for it, once; for manifests that no person wrote. */
    public void writeDown(String tenant) {
        writeBack.ifPresent(
                writing -> Optional.ofNullable(desired.get().tenants().get(tenant))
                        .ifPresent(one -> writing.write(one, Urgency.AWAITED)));
    }

    @Override
    public List<String> warnings() {
        return Stream.concat(dataAtRisk().stream(), writeBack.stream().flatMap(writing -> writing.warnings().stream()))
                .toList();
    }

    private Optional<String> dataAtRisk() {
        Stream<TenantSpec> wanted = desired.get().tenants().values().stream().flatMap(tenant -> tenant.spec().stream());
        try {
            return lostWithEngine(wanted);
        } catch (EngineUnavailable _) {
            // The tenants say so themselves.
            return Optional.empty();
        }
    }

    /** The same of the tenants that the engine has; throws {@link EngineUnavailable} when it can't be asked. */
    public Optional<String> lostWithEngine() {
        return lostWithEngine(views().stream().filter(TenantView::running).flatMap(tenant -> tenant.spec().stream()));
    }

    private Optional<String> lostWithEngine(Stream<TenantSpec> specs) {
        long atRisk = specs.filter(spec -> spec.running() && spec.persistence() == Persistence.MEMORY_ONLY)
                .count();
        // The engine first: of one that is away it is not known what runs either.
        if (world.instances().outlivesItsEngine() || atRisk == 0) {
            return Optional.empty();
        }
        return Optional.of("%d memory-only tenants lose their data whenever the %s engine is restarted; %s"
                .formatted(atRisk, world.instances().engine(), LIVE_RESTORE));
    }

    /** What would be done for each tenant of that revision, in the order of their names. Writes nothing. */
    public List<Preview> preview(Intake intake) {
        return planned(() -> intake).tenants().stream()
                .map(PlannedTenant::preview)
                .toList();
    }

    /**
     * What would be done for each tenant of a revision, with what a saved plan has to know beside.
     *
     * @param tenants in the order of their names
     * @param held why tenants whose manifests are gone are kept, if some are
     */
    public record Planning(Intake intake, List<PlannedTenant> tenants, Optional<PruneHold> held) {
        public Planning {
            tenants = List.copyOf(tenants);
        }
    }

    /** Plans what the reading gives. What is remembered and runs is looked at while that is read. Writes nothing. */
    public Planning planned(Supplier<Intake> reading) {
        return planned(reading, _ -> true);
    }

    /** The same of some tenants. The others are desired all the same: their ports are theirs. */
    public Planning planned(Supplier<Intake> reading, Predicate<String> which) {
        return Concurrently.both(reading, this::knownTenants, (intake, knownTenants) -> {
            DesiredTenants wanted = DesiredTenants.of(intake, knownTenants);
            return new Planning(intake, planned(intake, wanted, which), wanted.held());
        });
    }

    private List<PlannedTenant> planned(Intake intake, DesiredTenants wanted, Predicate<String> which) {
        SortedSet<Key> approvable = wanted.held()
                .filter(PruneHold.UntilApproved.class::isInstance)
                .map(PruneHold::keys)
                .orElse(new TreeSet<>());
        var looks = new ArrayList<Callable<PlannedTenant>>();
        wanted.tenants().values().stream()
                .filter(tenant -> which.test(tenant.name()))
                .forEach(tenant -> {
                    boolean held = approvable.contains(TenantSpec.key(tenant.name()));
                    looks.add(() -> held
                            ? planned(tenant, intake, wanted).ifApproved(removal.ifAllowed(tenant.name()))
                            : planned(tenant, intake, wanted));
                });
        wanted.removable().stream()
                .filter(which)
                .forEach(tenant -> looks.add(() -> unlessDamaged(tenant, () -> removal.planned(tenant))));
        return Concurrently.all(looks).stream()
                .sorted(Comparator.comparing(tenant -> tenant.preview().plan().key()))
                .toList();
    }

    /**
     * One look at every tenant.
     *
     * @param tenants that are remembered or have an instance, in the order of their names
     * @param held why tenants are kept whose manifests are gone, by their names; as of the last revision that was accepted
     * @param engineAway why the engine can't be asked, so that no instances are known; empty when it can
     */
    public record Views(
            Instant at, List<TenantView> tenants, SortedMap<String, String> held, Optional<String> engineAway) {
        public Views {
            tenants = List.copyOf(tenants);
            held = Collections.unmodifiableSortedMap(new TreeMap<>(held));
        }
    }

    /** Looks at every tenant. Writes nothing. */
    public Views look() {
        Instant now = world.clock().instant();
        KnownTenants knownTenants = knownTenants();
        var held = new TreeMap<String, String>();
        desired.get().tenants().forEach((name, tenant) -> tenant.held().ifPresent(because -> held.put(name, because)));
        return new Views(now, views(knownTenants), held, knownTenants.engineAway());
    }

    /**
     * What a tenant's running server counts; empty when it does not run, or when the password to ask it with can't be read,
     * which the tenant's own runs tell.
     *
     * @throws io.cachepilot.redis.RedisUnreachable when it does not answer in time
     * @throws io.cachepilot.redis.RedisRefused when it does not let the control plane in
     */
    public Optional<ServerStatistics> statistics(TenantView tenant) {
        try {
            return counted(tenant);
        } catch (SecretUnreadable _) {
            return Optional.empty();
        }
    }

    private Optional<ServerStatistics> counted(TenantView tenant) {
        return tenant.instance()
                .filter(Instance::running)
                .flatMap(instance -> tenant.spec()
                        .map(spec -> endpoints.withServer(
                                instance,
                                spec.securityMode(),
                                world.secrets().controlPassword(tenant.name()),
                                control -> ServerStatistics.of(
                                        control, world.clock().instant()))));
    }

    /** Every tenant that is remembered or has an instance, in the order of their names. Writes nothing. */
    public List<TenantView> views() {
        return views(knownTenants());
    }

    private List<TenantView> views(KnownTenants knownTenants) {
        var instances = new TreeMap<String, Instance>();
        knownTenants
                .instances()
                .forEach(instance -> instances.put(instance.name().value(), instance));
        var unreadable = new TreeMap<String, Unreadable>();
        knownTenants.unreadable().forEach(each -> unreadable.put(each.name().value(), each));
        return Stream.of(knownTenants.records().keySet(), knownTenants.damaged().keySet(), knownTenants.existing())
                .flatMap(Set::stream)
                .distinct()
                .sorted()
                .map(tenant -> view(
                        tenant,
                        knownTenants.damaged().containsKey(tenant)
                                ? fileNow(tenant)
                                : knownTenants.record(tenant).file(),
                        knownTenants.record(tenant),
                        Optional.ofNullable(instances.get(tenant)),
                        Optional.ofNullable(unreadable.get(tenant))))
                .toList();
    }

    /** The manifest of a tenant whose record can't tell it; empty text where there is none. */
    private String fileNow(String tenant) {
        return Optional.ofNullable(desired.get().tenants().get(tenant))
                .map(DesiredTenant::file)
                .orElse("");
    }

    private TenantView view(
            String tenant,
            String file,
            TenantRecord record,
            Optional<Instance> instance,
            Optional<Unreadable> unreadable) {
        return new TenantView(
                tenant,
                file,
                record.spec(),
                record.ports(),
                instance,
                unreadable,
                instance.map(found -> world.instances()
                        .layout(found.name(), found.spec().ports())
                        .files()),
                world.network().reachable());
    }

    /** Whether a manifest asks for that tenant, or may ask for it. Writes nothing. */
    boolean isDesired(Intake intake, String tenant) {
        return DesiredTenants.of(intake, knownTenants()).mayBeAsked(tenant);
    }

    /** Why tenants whose manifests are gone are kept, if some are. Writes nothing. */
    public Optional<PruneHold> heldRemovals(Intake intake) {
        return DesiredTenants.of(intake, knownTenants()).held();
    }

    @Override
    public List<Kept> kept(Intake intake) {
        KnownTenants knownTenants = knownTenants();
        DesiredTenants wanted = DesiredTenants.of(intake, knownTenants);
        return keptTenants.all(intake, wanted, knownTenants);
    }

    @Override
    public boolean owns(Key key) {
        return key.kind().equals("tenant");
    }

    @Override
    public void erase(Key key) {
        keptTenants.erase(key.name());
    }

    private void remember(DesiredTenant tenant, Intake intake) {
        tenant.spec().ifPresent(world.secrets()::keepGiven);
        world.ledger().update(tenant.name(), record -> {
            TenantRecord approved = withAllowed(record, tenant, intake);
            return tenant.isCurrent()
                    ? WriteBack.seen(approved, tenant.spec().orElseThrow())
                            .withDesired(
                                    tenant.file(),
                                    tenant.spec().orElseThrow(),
                                    tenant.ports().orElseThrow())
                    : approved;
        });
    }

    /** With what a person has allowed and chosen for the tenant since it was last taken over. */
    static TenantRecord withAllowed(TenantRecord record, DesiredTenant tenant, Intake intake) {
        return withChoice(record, tenant, intake).withApproved(record.approved() || isApproved(intake, tenant));
    }

    /** The one thing that is chosen for a tenant outside of its spec is what its image reference points to. */
    private static TenantRecord withChoice(TenantRecord record, DesiredTenant tenant, Intake intake) {
        return Optional.ofNullable(intake.approvals().choices().get(TenantSpec.key(tenant.name())))
                .map(id -> record.withImage(
                        new TenantRecord.ChosenImage(tenant.spec().orElseThrow().image(), id)))
                .orElse(record);
    }

    private static boolean isApproved(Intake intake, DesiredTenant tenant) {
        return intake.approvals().dataLoss().contains(TenantSpec.key(tenant.name()));
    }

    private Outcome converge(DesiredTenant tenant, DesiredTenants now) {
        if (tenant.spec().isEmpty()) {
            return new Outcome.InSync(new Report(now.revision(), "", withoutSpec(tenant), List.of()));
        }
        return convergence.converge(tenant, now.revision(), new PortHandover(now, world));
    }

    private static Map<ConditionType, Finding> withoutSpec(DesiredTenant tenant) {
        var holding = new TreeMap<ConditionType, Finding>();
        tenant.held().ifPresent(because -> holding.put(ConditionType.HELD, OutcomeOf.held(because)));
        String why = String.join(
                "; ",
                Stream.concat(tenant.problems().stream(), tenant.postponed().stream())
                        .toList());
        if (!why.isEmpty()) {
            holding.put(withoutSpecBecause(tenant), new Finding("NoSpec", why));
        }
        return holding;
    }

    private static ConditionType withoutSpecBecause(DesiredTenant tenant) {
        if (tenant.damaged()) {
            return ConditionType.DAMAGED;
        }
        return tenant.problems().isEmpty() ? ConditionType.PROGRESSING : ConditionType.INVALID;
    }

    private PlannedTenant planned(DesiredTenant tenant, Intake intake, DesiredTenants wanted) {
        return tenant.spec().isPresent()
                ? unlessDamaged(
                        tenant.name(),
                        () -> convergence.planned(
                                tenant, record -> withAllowed(record, tenant, intake), new PortHandover(wanted, world)))
                : nothingPlanned(tenant.name(), tenant.problems());
    }

    /** Of a tenant of which something can't be read that is told, and the others are planned all the same. */
    private static PlannedTenant unlessDamaged(String tenant, Supplier<PlannedTenant> look) {
        try {
            return look.get();
        } catch (InstanceUnreadable | SecretUnreadable | UncheckedIOException e) {
            return nothingPlanned(tenant, List.of(String.valueOf(e.getMessage())));
        }
    }

    private static PlannedTenant nothingPlanned(String tenant, List<String> problems) {
        return new PlannedTenant(
                new Preview(new Plan<>(TenantSpec.key(tenant), List.of(), List.of(), List.of()), problems),
                "",
                Optional.empty());
    }

    private KnownTenants knownTenants() {
        return KnownTenants.of(world, ranges, guard);
    }

    private static SortedSet<Key> keys(Stream<String> tenants) {
        var keys = new TreeSet<Key>();
        tenants.map(TenantSpec::key).forEach(keys::add);
        return Collections.unmodifiableSortedSet(keys);
    }
}
