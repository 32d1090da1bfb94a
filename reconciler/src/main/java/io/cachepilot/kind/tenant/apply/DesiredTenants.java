package io.cachepilot.kind.tenant.apply;

import io.cachepilot.kind.Intake;
import io.cachepilot.kind.tenant.plan.Allocation;
import io.cachepilot.kind.tenant.spec.TenantRanges;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.kind.tenant.spec.TenantSpec.PortsSpec;
import io.cachepilot.loop.prune.PruneHold;
import io.cachepilot.loop.prune.PruneRequest;
import io.cachepilot.loop.prune.PruneVerdict;
import io.cachepilot.manifest.Read;
import io.cachepilot.manifest.problem.Problem;
import io.cachepilot.plan.Key;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All tenants as they are desired at one revision, worked out purely from what the manifests say and what is remembered:
 * one bad spec keeps its own last valid version and touches no other.
 *
 * @param named names of the tenants that a manifest asks for; the others are kept for other reasons
 * @param portsLost names of tenants that are gone and whose ports somebody else has now
 * @param held what is kept although no manifest asks for it, and why
 * @param removable names of tenants that exist, are not desired and may go
 */
record DesiredTenants(
        String revision,
        SortedMap<String, DesiredTenant> tenants,
        SortedSet<String> named,
        SortedSet<String> removable,
        SortedSet<String> portsLost,
        Optional<PruneHold> held) {
    static final String KIND = "Tenant";

    static final DesiredTenants NONE = new DesiredTenants(
            "", new TreeMap<>(), new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), Optional.empty());

    DesiredTenants {
        tenants = Collections.unmodifiableSortedMap(new TreeMap<>(tenants));
        named = Collections.unmodifiableSortedSet(new TreeSet<>(named));
        removable = Collections.unmodifiableSortedSet(new TreeSet<>(removable));
        portsLost = Collections.unmodifiableSortedSet(new TreeSet<>(portsLost));
    }

    static DesiredTenants of(Intake intake, KnownTenants knownTenants) {
        SortedMap<String, DesiredTenant> tenants = named(intake, knownTenants);
        SortedSet<String> named = asked(intake);
        knownTenants
                .damaged()
                .forEach((tenant, why) -> tenants.merge(tenant, unknown(tenant, why), DesiredTenant::unknownAs));
        PruneVerdict verdict = prune(intake, knownTenants, tenants.keySet());
        verdict.held()
                .ifPresent(hold -> hold.keys()
                        .forEach(key ->
                                tenants.put(key.name(), keptUntil(key.name(), hold, knownTenants.record(key.name())))));
        knownTenants.engineAway().ifPresent(because -> postponeNew(tenants, knownTenants, because));
        Set<String> remembered = allocate(tenants, knownTenants);
        var removable = new TreeSet<String>();
        verdict.allowed().forEach(key -> removable.add(key.name()));
        var portsLost = new TreeSet<>(knownTenants.records().keySet());
        portsLost.removeAll(remembered);
        return new DesiredTenants(intake.revision(), tenants, named, removable, portsLost, verdict.held());
    }

    /** Whether a manifest asks for it, or may: the file that it came from can't be read. */
    boolean mayBeAsked(String tenant) {
        return Optional.ofNullable(tenants.get(tenant))
                .filter(desired -> desired.held().isEmpty())
                .isPresent();
    }

    /** Names of those that exist although no manifest asks for them for certain, whatever becomes of them. */
    SortedSet<String> leaving() {
        var leaving = new TreeSet<>(tenants.keySet());
        leaving.addAll(removable);
        leaving.removeAll(named);
        return leaving;
    }

    /** The same, with nothing to be done for some; why, by the name of the tenant. */
    DesiredTenants withDamaged(Map<String, String> damaged) {
        var all = new TreeMap<>(tenants);
        damaged.forEach(
                (tenant, why) -> all.computeIfPresent(tenant, (_, desired) -> desired.unknownAs(unknown(tenant, why))));
        return new DesiredTenants(revision, all, named, removable, portsLost, held);
    }

    /** Every tenant that a manifest names for certain. */
    private static SortedSet<String> asked(Intake intake) {
        var asked = new TreeSet<String>();
        for (Read read : intake.manifests().reads()) {
            switch (read) {
                case Read.Valid valid -> {
                    if (valid.kind().equals(KIND)) {
                        asked.add(valid.name());
                    }
                }
                case Read.Rejected rejected -> {
                    if (rejected.kind().filter(KIND::equals).isPresent()) {
                        rejected.name().ifPresent(asked::add);
                    }
                }
            }
        }
        return asked;
    }

    /** Every tenant that a manifest names, or that came from a file which can't be read now. */
    private static SortedMap<String, DesiredTenant> named(Intake intake, KnownTenants knownTenants) {
        var tenants = new TreeMap<String, DesiredTenant>();
        Set<String> unclear = intake.manifests().unclearFiles();
        knownTenants.existing().stream()
                .filter(tenant -> unclear.contains(knownTenants.record(tenant).file()))
                .forEach(tenant -> tenants.put(tenant, fromUnclearFile(tenant, intake, knownTenants.record(tenant))));
        for (Read read : intake.manifests().reads()) {
            switch (read) {
                case Read.Valid valid -> {
                    if (valid.spec() instanceof TenantSpec spec) {
                        tenants.put(
                                spec.name(),
                                valid(WriteBack.inForce(spec, knownTenants.record(spec.name())), valid.file()));
                    }
                }
                case Read.Rejected rejected -> {
                    if (rejected.kind().filter(KIND::equals).isPresent()) {
                        rejected.name()
                                .ifPresent(name -> tenants.merge(
                                        name,
                                        rejected(name, rejected.file(), rejected.problems(), knownTenants.record(name)),
                                        DesiredTenant::withProblemsOf));
                    }
                }
            }
        }
        return tenants;
    }

    private static DesiredTenant valid(TenantSpec spec, String file) {
        return new DesiredTenant(spec.name(), file, Optional.of(spec), List.of());
    }

    private static DesiredTenant rejected(String name, String file, List<Problem> problems, TenantRecord record) {
        List<String> texts = problems.stream()
                .filter(problem -> problem.severity() == Problem.Severity.ERROR)
                .map(Problem::toString)
                .toList();
        return new DesiredTenant(name, file, record.spec(), texts);
    }

    private static DesiredTenant fromUnclearFile(String name, Intake intake, TenantRecord record) {
        List<Problem> problems = intake.manifests().problems().stream()
                .filter(problem -> problem.file().equals(record.file()))
                .toList();
        return rejected(name, record.file(), problems, record);
    }

    /** Nothing is done about a tenant of which it is not known what it was, whether a manifest names it or not. */
    private static DesiredTenant unknown(String name, String why) {
        return DesiredTenant.damaged(name, why);
    }

    private static DesiredTenant keptUntil(String name, PruneHold hold, TenantRecord record) {
        return new DesiredTenant(name, record.file(), record.spec(), List.of()).heldBack(hold.because());
    }

    private static PruneVerdict prune(Intake intake, KnownTenants knownTenants, Set<String> desired) {
        var existing = new TreeSet<Key>();
        var guarded = new TreeSet<Key>();
        knownTenants.existing().forEach(tenant -> {
            existing.add(TenantSpec.key(tenant));
            if (knownTenants.record(tenant).spec().map(TenantSpec::protect).orElse(false)) {
                guarded.add(TenantSpec.key(tenant));
            }
        });
        var wanted = new TreeSet<Key>();
        desired.forEach(tenant -> wanted.add(TenantSpec.key(tenant)));
        SortedSet<Key> approved = intake.approvals().removals();
        return knownTenants
                .guard()
                .judge(new PruneRequest(
                        existing,
                        wanted,
                        intake.isComplete(),
                        intake.approvals().asked(),
                        guarded,
                        approved));
    }

    /** A tenant without remembered ports may have an instance with ports that clients know: nothing is chosen for it. */
    private static void postponeNew(
            SortedMap<String, DesiredTenant> tenants, KnownTenants knownTenants, String because) {
        tenants.replaceAll((name, tenant) -> knownTenants.record(name).ports().isPresent()
                ? tenant
                : tenant.postponed("its ports are chosen once the engine can be asked: " + because));
    }

    /**
     * A spec whose ports can't be had is refused like any other bad one: it alone goes on as before.
     *
     * @return the tenants whose ports are remembered from now on; of the others, somebody else has them
     */
    private static Set<String> allocate(SortedMap<String, DesiredTenant> tenants, KnownTenants knownTenants) {
        var specs = new TreeMap<String, PortsSpec>();
        tenants.values().forEach(tenant -> tenant.spec().ifPresent(spec -> specs.put(tenant.name(), spec.ports())));
        var kept = new TreeMap<String, Allocation.Pair>();
        knownTenants.records().forEach((tenant, record) -> record.ports().ifPresent(pair -> kept.put(tenant, pair)));
        TenantRanges ranges = knownTenants.ranges();
        var allocation =
                Allocation.of(new Allocation.Input(specs, kept, knownTenants.occupied(), ranges.tls(), ranges.plain()));
        allocation
                .pairs()
                .forEach((tenant, pair) -> tenants.computeIfPresent(tenant, (_, desired) -> desired.withPorts(pair)));
        Map<String, String> files = new TreeMap<>();
        tenants.forEach((tenant, desired) -> files.put(tenant, desired.file()));
        allocation
                .refused()
                .forEach((tenant, refusal) -> tenants.computeIfPresent(
                        tenant,
                        (_, desired) -> desired.withProblem(
                                desired.file() + ": spec.ports: "
                                        + refusal.text(other -> files.getOrDefault(other, "its manifest is gone")),
                                knownTenants.record(tenant))));
        return allocation.remembered(kept).keySet();
    }
}
