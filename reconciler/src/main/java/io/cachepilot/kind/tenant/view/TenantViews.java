package io.cachepilot.kind.tenant.view;

import io.cachepilot.converge.ConvergedKind;
import io.cachepilot.converge.desired.Desired;
import io.cachepilot.converge.desired.Ledger;
import io.cachepilot.converge.desired.Remembered;
import io.cachepilot.converge.run.Concurrently;
import io.cachepilot.instance.EngineUnavailable;
import io.cachepilot.instance.Instance;
import io.cachepilot.instance.Unreadable;
import io.cachepilot.kind.tenant.apply.ControlEndpoints;
import io.cachepilot.kind.tenant.apply.KnownTenants;
import io.cachepilot.kind.tenant.apply.RestartRisk;
import io.cachepilot.kind.tenant.apply.TenantWorld;
import io.cachepilot.kind.tenant.memory.TenantMemory;
import io.cachepilot.kind.tenant.plan.Field;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.secret.SecretUnreadable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** Looks at what there is of tenants, to be shown. Writes nothing. */
public final class TenantViews {
    private static final String TLS_PORT = Field.server("tls-port").toString();

    private final TenantWorld world;
    private final ConvergedKind<TenantSpec, TenantMemory, ?, ?, ?> kind;
    private final ControlEndpoints endpoints;
    private final RestartRisk restartRisk;
    private final CertificateIssuers certificates;

    /** @param kind knows what is desired of them */
    public TenantViews(TenantWorld world, ConvergedKind<TenantSpec, TenantMemory, ?, ?, ?> kind) {
        this.world = world;
        this.kind = kind;
        this.endpoints = new ControlEndpoints(world);
        this.restartRisk = new RestartRisk(world.instances());
        this.certificates = new CertificateIssuers(world.authority(), world.handshakes());
    }

    /** Why the engine can't be asked, so that {@link #views} knows no instances; empty when it can. Asks it. */
    public Optional<String> engineAway() {
        return knownTenants().known().engineAway();
    }

    /**
     * What a restart of the engine would cost the tenants that it has, in a sentence; empty when nothing. Throws
     * {@link io.cachepilot.instance.EngineUnavailable} when it can't be asked.
     */
    public Optional<String> lostWithEngine() {
        return restartRisk.of(views().stream().filter(TenantView::running).flatMap(tenant -> tenant.spec().stream()));
    }

    /**
     * One look at every tenant.
     *
     * @param tenants that are remembered or have an instance, in the order of their names
     * @param held why tenants are kept whose manifests are gone, by their names; as of the last revision that was accepted
     * @param engineAway why the engine can't be asked, so that no instances are known; empty when it can
     * @param notes what the engine has beside what tenants have: strangers, and what can't be read and belongs to none of them
     */
    public record Look(
            Instant at,
            List<TenantView> tenants,
            SortedMap<String, String> held,
            Optional<String> engineAway,
            List<String> notes) {
        public Look {
            tenants = List.copyOf(tenants);
            notes = List.copyOf(notes);
            held = Collections.unmodifiableSortedMap(new TreeMap<>(held));
        }
    }

    /** Looks at every tenant. */
    public Look look() {
        Instant now = world.clock().instant();
        KnownTenants tenants = knownTenants();
        var held = new TreeMap<String, String>();
        kind.desired().forEach(tenant -> tenant.held().ifPresent(because -> held.put(tenant.name(), because)));
        return new Look(now, views(tenants), held, tenants.known().engineAway(), notes(tenants));
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

    /** The names of all that is remembered of tenants. Asks nobody. */
    public Set<String> names() {
        Ledger.Records<TenantSpec, TenantMemory> records = world.ledger().all();
        var names = new TreeSet<>(records.readable().keySet());
        names.addAll(records.damaged().keySet());
        return names;
    }

    /**
     * By whom the certificates are issued that tenants show their clients, and those that lie ready to be shown: ids of keys, by the
     * names of tenants that run. Asks each server; an empty text stands for what can't be told.
     *
     * @throws io.cachepilot.instance.EngineUnavailable when it is not known which run
     */
    public SortedMap<String, List<String>> shownIssuers() {
        KnownTenants tenants = knownTenants();
        tenants.known().engineAway().ifPresent(because -> {
            throw new EngineUnavailable(because);
        });
        var looks = new ArrayList<Callable<Map.Entry<String, List<String>>>>();
        views(tenants).stream()
                .filter(tenant -> tenant.running() || isToRun(tenant))
                .forEach(tenant -> looks.add(() -> Map.entry(
                        tenant.name(),
                        certificates.issuers(tenant, mayShow(tenants.known().record(tenant.name()))))));
        var issuers = new TreeMap<String, List<String>>();
        Concurrently.all(looks).forEach(look -> issuers.put(look.getKey(), look.getValue()));
        return Collections.unmodifiableSortedMap(issuers);
    }

    /** Its server has what was applied last until it has what its spec says now. */
    private static boolean mayShow(Remembered<TenantSpec, TenantMemory> record) {
        boolean wanted = record.spec().filter(spec -> spec.securityMode().tls()).isPresent();
        return wanted || !"0".equals(record.applied().get(TLS_PORT));
    }

    /** One that is just being restarted comes up with the certificate that lies there. */
    private static boolean isToRun(TenantView tenant) {
        return tenant.instance().isPresent()
                && tenant.spec().filter(TenantSpec::running).isPresent();
    }

    private static List<String> notes(KnownTenants tenants) {
        Set<String> names = tenants.known().existing();
        return Stream.concat(
                        tenants.inventory().unreadable().stream()
                                .filter(each -> !names.contains(each.name().value()))
                                .map(each -> "damaged: " + each.because()),
                        tenants.inventory().strangers().stream().map(text -> "left alone: " + text))
                .toList();
    }

    /** Every tenant that is remembered or has an instance, in the order of their names. */
    public List<TenantView> views() {
        return views(knownTenants());
    }

    private List<TenantView> views(KnownTenants tenants) {
        var instances = new TreeMap<String, Instance>();
        tenants.inventory()
                .instances()
                .forEach(instance -> instances.put(instance.name().value(), instance));
        var unreadable = new TreeMap<String, Unreadable>();
        tenants.inventory()
                .unreadable()
                .forEach(each -> unreadable.put(each.name().value(), each));
        var known = tenants.known();
        return Stream.of(known.records().keySet(), known.damaged().keySet(), known.existing())
                .flatMap(Set::stream)
                .distinct()
                .sorted()
                .map(tenant -> view(
                        tenant,
                        known.damaged().containsKey(tenant)
                                ? fileNow(tenant)
                                : known.record(tenant).file(),
                        known.record(tenant),
                        Optional.ofNullable(instances.get(tenant)),
                        Optional.ofNullable(unreadable.get(tenant))))
                .toList();
    }

    /** The manifest of a tenant whose record can't tell it; empty text where there is none. */
    private String fileNow(String tenant) {
        return kind.desired(tenant).map(Desired::file).orElse("");
    }

    private TenantView view(
            String tenant,
            String file,
            Remembered<TenantSpec, TenantMemory> record,
            Optional<Instance> instance,
            Optional<Unreadable> unreadable) {
        return new TenantView(
                tenant,
                file,
                record.spec(),
                record.own().ports(),
                instance,
                unreadable,
                instance.map(found -> world.instances()
                        .layout(found.name(), found.spec().ports())
                        .files()),
                world.network().reachable());
    }

    private KnownTenants knownTenants() {
        return KnownTenants.of(world.ledger().all(), world.instances());
    }
}
