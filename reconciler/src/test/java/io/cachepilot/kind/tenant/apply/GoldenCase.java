package io.cachepilot.kind.tenant.apply;

import io.cachepilot.converge.desired.Desired;
import io.cachepilot.converge.desired.DesiredSet;
import io.cachepilot.converge.desired.Intake;
import io.cachepilot.converge.desired.Known;
import io.cachepilot.converge.desired.Ledger;
import io.cachepilot.converge.desired.Remembered;
import io.cachepilot.file.DurableFile;
import io.cachepilot.instance.InMemoryInstances;
import io.cachepilot.kind.authority.apply.GoldenAuthority;
import io.cachepilot.kind.authority.spec.AuthorityReader;
import io.cachepilot.kind.tenant.memory.Records;
import io.cachepilot.kind.tenant.memory.TenantMemory;
import io.cachepilot.kind.tenant.memory.TenantSecrets;
import io.cachepilot.kind.tenant.plan.Field;
import io.cachepilot.kind.tenant.plan.Observed;
import io.cachepilot.kind.tenant.plan.Observed.CertificateLook;
import io.cachepilot.kind.tenant.plan.Observed.InstanceLook;
import io.cachepilot.kind.tenant.plan.Observed.ServerLook;
import io.cachepilot.kind.tenant.plan.Planner;
import io.cachepilot.kind.tenant.plan.TenantAction;
import io.cachepilot.kind.tenant.spec.DeletionPolicy;
import io.cachepilot.kind.tenant.spec.Persistence;
import io.cachepilot.kind.tenant.spec.TenantRanges;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.kind.tenant.spec.Tenants;
import io.cachepilot.loop.prune.Approvals;
import io.cachepilot.loop.prune.PruneGuard;
import io.cachepilot.loop.prune.PruneHold;
import io.cachepilot.manifest.ManifestReader;
import io.cachepilot.manifest.Manifests;
import io.cachepilot.manifest.problem.Problem;
import io.cachepilot.manifest.yaml.Node;
import io.cachepilot.manifest.yaml.Node.Mapping;
import io.cachepilot.manifest.yaml.Yaml;
import io.cachepilot.pki.Authority;
import io.cachepilot.pki.handshake.Handshake;
import io.cachepilot.plan.Key;
import io.cachepilot.plan.Plan;
import io.cachepilot.plan.Preview;
import io.cachepilot.proc.ListeningPorts;
import io.cachepilot.redis.ControlConnections;
import io.cachepilot.secret.Fingerprints;
import io.cachepilot.secret.SecretFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A directory that describes a revision and the world it meets.
 *
 * <ul>
 *   <li>{@code tenants.d}: the manifests of the revision.
 *   <li>{@code before.d}: those that were in force before; left out: the same.
 *   <li>{@code observed.yaml}: the tenants that exist. Each is in sync with its manifest before, but for what is written
 *       there.
 * </ul>
 */
public final class GoldenCase {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final String CERTIFICATE = "5e:ed";
    private static final String ZEROS = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    private final Path directory;
    private final TenantWorld world;
    private final Mapping observed;

    /** @param scratch a directory for what has to lie in files */
    public GoldenCase(Path directory, Path scratch) {
        this.directory = directory;
        this.world = world(scratch);
        this.observed = mapping(content(directory.resolve("observed.yaml")));
    }

    /** What is to be printed for the revision. */
    public record Result(List<Preview> previews, List<Problem> problems, Optional<PruneHold> held) {}

    public Result result() {
        Manifests manifests = manifests("tenants.d");
        var intake = new Intake("", manifests, !flag("source-away"), approvals());
        SortedMap<String, Remembered<TenantSpec, TenantMemory>> records = records();
        var known = new Known<>(
                records, new TreeMap<>(), new TreeSet<>(records.keySet()), TenantMemory.NOTHING, Optional.empty());
        var desired = DesiredSet.of(
                intake, known, new TenantPlaces(TenantRanges.DEFAULT, this::occupied), new PruneGuard(0.2));
        var previews = new ArrayList<Preview>();
        desired.specs().values().forEach(tenant -> previews.add(preview(tenant, known.record(tenant.name()))));
        desired.removable().forEach(tenant -> previews.add(removal(tenant, known.record(tenant))));
        GoldenAuthority.preview(intake, before(), words("still-shown"), NOW).ifPresent(previews::add);
        previews.sort(Comparator.comparing(preview -> preview.plan().key()));
        return new Result(previews, manifests.problems(), desired.held());
    }

    private Preview preview(Desired<TenantSpec, TenantMemory> tenant, Remembered<TenantSpec, TenantMemory> record) {
        Plan<TenantAction> plan = tenant.spec()
                .map(spec -> plan(spec, tenant.in(record), record))
                .orElseGet(() -> new Plan<>(TenantSpec.key(tenant.name()), List.of(), List.of(), List.of()));
        return new Preview(plan, tenant.problems());
    }

    private Plan<TenantAction> plan(
            TenantSpec spec, Remembered<TenantSpec, TenantMemory> wanted, Remembered<TenantSpec, TenantMemory> record) {
        Target target = Target.of(Target.Inputs.of(spec, wanted, world), world);
        return Planner.plan(target.wanted(), observed(spec.name(), record), NOW);
    }

    private Preview removal(String tenant, Remembered<TenantSpec, TenantMemory> record) {
        Plan<TenantAction> plan = Planner.removal(
                TenantSpec.key(tenant),
                record.spec().map(TenantSpec::deletionPolicy).orElse(DeletionPolicy.RETAIN),
                record.spec().map(TenantSpec::persistence).orElse(Persistence.MEMORY_ONLY),
                observed(tenant, record).instance());
        return new Preview(plan, List.of());
    }

    private Observed observed(String name, Remembered<TenantSpec, TenantMemory> record) {
        if (record.spec().isEmpty()) {
            return new Observed(
                    new InstanceLook.Absent(),
                    new ServerLook.NotAsked(),
                    new TreeMap<>(Map.of(Field.STATE, "absent")),
                    Optional.empty(),
                    false,
                    new TreeMap<>());
        }
        Mapping here = observed.mapping("tenants").mapping(name);
        InstanceLook instance = instance(here);
        ServerLook server = instance instanceof InstanceLook.Running ? server(here) : new ServerLook.NotAsked();
        var inputs = Target.Inputs.of(record.spec().orElseThrow(), record, world);
        var applied = Target.of(inputs, world).wanted().fields();
        return new Observed(
                instance,
                server,
                fields(here, instance, server, applied),
                Optional.of(
                        new CertificateLook(CERTIFICATE, time(here, "renew-at").orElse(NOW.plusSeconds(1)))),
                here.flag("carried-data").orElse(false),
                applied);
    }

    private static SortedMap<Field, String> fields(
            Mapping here, InstanceLook instance, ServerLook server, SortedMap<Field, String> applied) {
        var fields = new TreeMap<>(applied);
        fields.put(Field.STATE, instance.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        if (!(server instanceof ServerLook.Answering)) {
            fields.keySet()
                    .removeIf(field ->
                            Set.of(Field.Group.SERVER, Field.Group.ACCESS).contains(field.group()));
        }
        Mapping changes = here.mapping("changes");
        changes.fields()
                .keySet()
                .forEach(
                        name -> fields.put(Field.parse(name), changes.text(name).orElseThrow()));
        return fields;
    }

    private static InstanceLook instance(Mapping here) {
        Instant since = time(here, "since").orElse(NOW.minus(Duration.ofHours(1)));
        return switch (here.text("instance").orElse("running")) {
            case "running" -> new InstanceLook.Running(since);
            case "stopped" -> new InstanceLook.Stopped();
            case "exited" -> new InstanceLook.Exited(since, number(here, "crashes"));
            case String other -> throw new IllegalArgumentException("no look of an instance: " + other);
        };
    }

    private static ServerLook server(Mapping here) {
        return switch (here.text("server").orElse("answering")) {
            case "answering" ->
                new ServerLook.Answering(Optional.of(CERTIFICATE), (long) number(here, "used-memory-mb") << 20);
            case "silent" -> new ServerLook.Silent("connection refused");
            case "refusing" -> new ServerLook.Refusing("WRONGPASS");
            case String other -> throw new IllegalArgumentException("no look of a server: " + other);
        };
    }

    private static Optional<Instant> time(Mapping here, String name) {
        return here.text(name).map(Instant::parse);
    }

    private static int number(Mapping here, String name) {
        return (int) here.whole(name).orElse(0);
    }

    private boolean flag(String name) {
        return observed.flag(name).orElse(false);
    }

    /** What is remembered: for each tenant that exists its spec before, with the ports that it got then. */
    private SortedMap<String, Remembered<TenantSpec, TenantMemory>> records() {
        Manifests before = before();
        var desired = DesiredSet.of(
                new Intake("", before, true, Approvals.NONE),
                new Known<>(new TreeMap<>(), new TreeMap<>(), new TreeSet<>(), TenantMemory.NOTHING, Optional.empty()),
                new TenantPlaces(TenantRanges.DEFAULT, Set::of),
                new PruneGuard(0.2));
        var records = new TreeMap<String, Remembered<TenantSpec, TenantMemory>>();
        for (String name : observed.mapping("tenants").fields().keySet()) {
            Desired<TenantSpec, TenantMemory> tenant =
                    Objects.requireNonNull(desired.specs().get(name), name);
            records.put(
                    name,
                    tenant.in(Records.EMPTY)
                            .withDesired(
                                    tenant.file().replace("before.d", "tenants.d"),
                                    tenant.spec().orElseThrow())
                            .withApproved(approvals().dataLoss().contains(TenantSpec.key(name))));
        }
        return records;
    }

    private Manifests before() {
        return manifests(Files.exists(directory.resolve("before.d")) ? "before.d" : "tenants.d");
    }

    private Set<Integer> occupied() {
        var ports = new TreeSet<Integer>();
        words("occupied").forEach(port -> ports.add(Integer.valueOf(port)));
        return ports;
    }

    private Approvals approvals() {
        return new Approvals(
                keys("approved-removals"), new TreeSet<>(), keys("approved-losses"), new TreeMap<>(), new TreeMap<>());
    }

    private SortedSet<Key> keys(String name) {
        var keys = new TreeSet<Key>();
        words(name).forEach(tenant -> keys.add(TenantSpec.key(tenant)));
        return keys;
    }

    private List<String> words(String name) {
        return observed.text(name).map(text -> List.of(text.split(", "))).orElse(List.of());
    }

    private Manifests manifests(String source) {
        var files = new TreeMap<String, byte[]>();
        try (var paths = Files.list(directory.resolve(source))) {
            paths.forEach(path -> files.put(source + "/" + path.getFileName(), content(path)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + source + ": " + e, e);
        }
        return new ManifestReader(List.of(Tenants.reader(TenantRanges.DEFAULT), new AuthorityReader())).read(files);
    }

    private static Mapping mapping(byte[] yaml) {
        Node root = Yaml.parse("observed.yaml", yaml).getFirst().root().orElseThrow();
        return (Mapping) root;
    }

    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e, e);
        }
    }

    /** Nothing of it is real but the key, which is always the same. */
    private static TenantWorld world(Path scratch) {
        Path key = scratch.resolve("fingerprint.key");
        DurableFile.write(key, ZEROS + "\n");
        return new TenantWorld(
                new InMemoryInstances(Path.of("/instances"), () -> NOW),
                new ControlConnections(Duration.ofSeconds(1)),
                Handshake::check,
                ListeningPorts::read,
                Authority.none(),
                TenantSecrets.reading(new SecretFiles(scratch.resolve("secrets"))),
                Fingerprints.open(key),
                new Ledger<>(scratch.resolve("instances"), TenantMemory.FORM),
                "redis:7-alpine",
                new TenantWorld.Network("127.0.0.1", List.of()),
                () -> NOW);
    }
}
