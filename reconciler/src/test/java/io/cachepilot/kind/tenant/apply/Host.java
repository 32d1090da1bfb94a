package io.cachepilot.kind.tenant.apply;

import io.cachepilot.converge.ConvergedKind;
import io.cachepilot.converge.Kind;
import io.cachepilot.converge.Kinds;
import io.cachepilot.converge.desired.Intake;
import io.cachepilot.converge.desired.Kept;
import io.cachepilot.converge.desired.Ledger;
import io.cachepilot.converge.desired.Remembered;
import io.cachepilot.converge.run.SavedPlanGate;
import io.cachepilot.converge.run.SpecPlan;
import io.cachepilot.instance.Instance;
import io.cachepilot.instance.InstanceName;
import io.cachepilot.instance.InstanceState;
import io.cachepilot.instance.Instances;
import io.cachepilot.instance.process.ProcessInstances;
import io.cachepilot.instance.process.RedisBinary;
import io.cachepilot.kind.authority.spec.AuthoritySpec;
import io.cachepilot.kind.tenant.memory.TenantMemory;
import io.cachepilot.kind.tenant.memory.TenantSecrets;
import io.cachepilot.kind.tenant.spec.PortRange;
import io.cachepilot.kind.tenant.spec.TenantRanges;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.kind.tenant.spec.Tenants;
import io.cachepilot.kind.tenant.view.ServerStatistics;
import io.cachepilot.kind.tenant.view.TenantView;
import io.cachepilot.kind.tenant.view.TenantViews;
import io.cachepilot.loop.prune.Approvals;
import io.cachepilot.loop.prune.PruneGuard;
import io.cachepilot.loop.status.ConditionType;
import io.cachepilot.loop.status.Finding;
import io.cachepilot.loop.status.Outcome;
import io.cachepilot.loop.status.Report;
import io.cachepilot.manifest.ManifestReader;
import io.cachepilot.pki.AuthorityStore;
import io.cachepilot.pki.handshake.Handshake;
import io.cachepilot.plan.Key;
import io.cachepilot.plan.Preview;
import io.cachepilot.plan.SavedPlan;
import io.cachepilot.proc.ListeningPorts;
import io.cachepilot.redis.ControlConnections;
import io.cachepilot.redis.Endpoint;
import io.cachepilot.redis.RedisConnection;
import io.cachepilot.secret.Fingerprints;
import io.cachepilot.secret.Secret;
import io.cachepilot.secret.SecretFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/** A host of its own for one test: real servers, and a control plane that can be restarted over the same state. */
final class Host implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int PATIENCE_SECONDS = 30;
    private static final int PORTS_OF_A_HOST = 20;

    private final Path state;
    private final Path cache;
    private final TenantRanges ranges = freeRanges();
    private final TreeMap<String, String> manifests = new TreeMap<>();
    private final TreeSet<Key> removals = new TreeSet<>();
    private final TreeSet<Key> losses = new TreeSet<>();

    private TenantWorld world;
    private ConvergedKind<TenantSpec, TenantMemory, ?, ?, ?> kind;
    private TenantViews views;

    /** @param cache where the redis-server is unpacked, shared by all hosts of a test class */
    Host(Path state, Path cache) {
        this.state = state;
        this.cache = cache;
        start(instances -> instances);
    }

    /** What a manifest says from the next {@link #accept} on. */
    Host manifest(String tenant, String spec) {
        manifests.put(
                tenant + ".yaml",
                "apiVersion: cachepilot/v1\nkind: Tenant\nmetadata: {name: %s}\nspec: {%s}\n".formatted(tenant, spec));
        return this;
    }

    Host withoutManifest(String tenant) {
        manifests.remove(tenant + ".yaml");
        return this;
    }

    Host approveRemoval(String tenant) {
        removals.add(TenantSpec.key(tenant));
        return this;
    }

    Host approveLoss(String tenant) {
        losses.add(TenantSpec.key(tenant));
        return this;
    }

    /** Another control plane over the same state, as after a crash. */
    void restart() {
        restart(instances -> instances);
    }

    /** The same with something between it and its engine. */
    void restart(UnaryOperator<Instances> between) {
        stopControlPlane();
        start(between);
    }

    private void start(UnaryOperator<Instances> between) {
        var random = new SecureRandom();
        world = new TenantWorld(
                between.apply(new ProcessInstances(instances(), RedisBinary.carried(cache), InstantSource.system())),
                new ControlConnections(TIMEOUT),
                Handshake::check,
                ListeningPorts::read,
                AuthorityStore.open(state.resolve("ca"), InstantSource.system(), random),
                TenantSecrets.keeping(new SecretFiles(state.resolve("secrets")), random),
                Fingerprints.open(fingerprintKey()),
                new Ledger<>(instances(), TenantMemory.FORM),
                "redis:7-alpine",
                new TenantWorld.Network("127.0.0.1", List.of()),
                InstantSource.system());
        var converger =
                new TenantConverger(world, Tenants.reader(ranges), AuthoritySpec::owns, Optional.empty(), false);
        kind = new ConvergedKind<>(
                converger,
                converger.looking(world.authority()),
                world.ledger(),
                new PruneGuard(0.2),
                InstantSource.system());
        views = new TenantViews(world, kind);
    }

    private void stopControlPlane() {
        world.connections().close();
        world.instances().close();
    }

    /** Takes over the manifests as they are now. */
    Kind.AffectedKeys accept() {
        Kind.AffectedKeys touched = kind.accept(intake());
        losses.clear();
        return touched;
    }

    Outcome reconcile(String tenant) {
        return kind.reconcile(TenantSpec.key(tenant));
    }

    /** Takes over the manifests and reconciles for as long as there is something to be waited for. */
    Outcome settle(String tenant) {
        accept();
        return follow(tenant);
    }

    /** Reconciles for as long as there is something to be waited for. */
    Outcome follow(String tenant) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        Outcome outcome = reconcile(tenant);
        while (outcome instanceof Outcome.Waiting waiting) {
            if (System.nanoTime() > end) {
                throw new AssertionError(tenant + " still waits for " + waiting.waitingFor());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            outcome = reconcile(tenant);
        }
        return outcome;
    }

    /** Why a condition holds that has to hold. */
    static String why(Report report, ConditionType condition) {
        Finding finding = report.holding().get(condition);
        if (finding == null) {
            throw new AssertionError(condition + " does not hold, but only " + report.holding());
        }
        return finding.message();
    }

    /** The plans of all tenants, as they are saved. */
    SavedPlan saved() {
        Intake intake = intake();
        var held = kind.heldRemovals(intake).map(hold -> SavedPlan.Held.of(hold.told()));
        var tenants = kind.planned(() -> intake, _ -> true).specs().stream()
                .map(SpecPlan::saved)
                .toList();
        return SavedPlan.of(Instant.EPOCH, "fp:state", "", tenants, held);
    }

    /** Ready to apply that plan and nothing else from here on. */
    SavedPlanGate apply(SavedPlan plan, boolean allowed) {
        return new Kinds(List.of(kind)).applyOnly(intake(), plan, allowed);
    }

    /** What is kept of deleted tenants. */
    List<Kept> kept() {
        return kind.kept(intake());
    }

    /** From the next {@link #accept} on, a file of which it can't be told whose it is. */
    Host unreadable() {
        manifests.put("broken.yaml", "kind: [");
        return this;
    }

    void erase(String tenant) {
        kind.erase(TenantSpec.key(tenant));
    }

    /** What would be done for the tenant now. */
    Preview preview(String tenant) {
        return kind.planned(this::intake, TenantSpec.key(tenant)::equals).previews().stream()
                .findFirst()
                .orElseThrow();
    }

    private Intake intake() {
        var files = new TreeMap<String, byte[]>();
        manifests.forEach((name, text) -> files.put(name, text.getBytes(StandardCharsets.UTF_8)));
        return new Intake(
                "r" + manifests.hashCode(),
                new ManifestReader(List.of(kind.reader())).read(files),
                true,
                new Approvals(removals, new TreeSet<>(), losses, new TreeMap<>(), new TreeMap<>()));
    }

    TenantView view(String tenant) {
        return views.views().stream()
                .filter(view -> view.name().equals(tenant))
                .findFirst()
                .orElseThrow();
    }

    Optional<ServerStatistics> statisticsOf(String tenant) {
        return views.statistics(view(tenant));
    }

    Remembered<TenantSpec, TenantMemory> record(String tenant) {
        return world.ledger().get(tenant);
    }

    long pid(String tenant) {
        Instance instance = view(tenant).instance().orElseThrow();
        return ((InstanceState.Running) instance.state()).pid();
    }

    /** Pids of all servers that work in this host's directories, whoever started them. */
    SortedSet<Long> servers() {
        var pids = new TreeSet<Long>();
        ProcessHandle.allProcesses().filter(this::worksHere).forEach(process -> pids.add(process.pid()));
        return pids;
    }

    private boolean worksHere(ProcessHandle process) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"))
                    .startsWith(instances().toRealPath());
        } catch (IOException _) {
            // It has ended, or is somebody else's.
            return false;
        }
    }

    Secret password(String tenant) {
        return world.secrets().find(tenant).orElseThrow();
    }

    /** A client that logged in as the tenant, over the port without TLS. */
    RedisConnection client(String tenant) {
        return connect(tenant, "default", password(tenant));
    }

    /** A client with the rights of the control plane. */
    RedisConnection control(String tenant) {
        return connect(tenant, "cachepilot", world.secrets().controlPassword(tenant));
    }

    private RedisConnection connect(String tenant, String user, Secret password) {
        int port = view(tenant).ports().orElseThrow().plain();
        return RedisConnection.connect(new Endpoint("127.0.0.1", port, Optional.empty(), user, password), TIMEOUT);
    }

    /** The text that a command is answered with. */
    static Optional<String> answer(RedisConnection connection, String... command) {
        return connection
                .call(command)
                .map(reply ->
                        reply instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : reply.toString());
    }

    Path instances() {
        return state.resolve("instances");
    }

    Path recordFile(String tenant) {
        return instances().resolve(tenant).resolve("tenant.json");
    }

    Path data(String tenant) {
        var name = new InstanceName(tenant);
        return world.instances().layout(name, new TreeMap<>()).data();
    }

    Path fingerprintKey() {
        return state.resolve("fingerprint.key");
    }

    /** Far below the ports that the kernel gives to clients, and other ones in each process and test. */
    private static TenantRanges freeRanges() {
        long number = (ProcessHandle.current().pid() * 31 + System.nanoTime() / 1000) % 500;
        int first = 20_000 + (int) number * PORTS_OF_A_HOST;
        int half = PORTS_OF_A_HOST / 2;
        return new TenantRanges(
                64,
                4096,
                128,
                8192,
                new PortRange(first, first + half - 1),
                new PortRange(first + half, first + PORTS_OF_A_HOST - 1));
    }

    @Override
    public void close() {
        stopControlPlane();
        servers()
                .forEach(pid -> ProcessHandle.of(pid).ifPresent(server -> {
                    server.destroyForcibly();
                    server.onExit().join();
                }));
    }
}
