package io.cachepilot.kind.tenant.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.converge.Kind.AffectedKeys;
import io.cachepilot.converge.Kinds;
import io.cachepilot.converge.desired.Intake;
import io.cachepilot.instance.Instance;
import io.cachepilot.kind.authority.spec.AuthorityReader;
import io.cachepilot.kind.authority.spec.AuthoritySpec;
import io.cachepilot.kind.authority.spec.Rotation;
import io.cachepilot.kind.tenant.memory.TenantMemory;
import io.cachepilot.kind.tenant.render.Rendering;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.loop.prune.Approvals;
import io.cachepilot.manifest.ManifestReader;
import io.cachepilot.manifest.Manifests;
import io.cachepilot.plan.Key;
import io.cachepilot.simulation.Stage;
import io.cachepilot.simulation.Story;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Tenants that people want, change and take away, the authority that they replace meanwhile, and people who meddle with servers. */
final class TenantSimulation implements Stage {
    private static final ManifestReader READER =
            new ManifestReader(List.of(new AuthorityReader(), TenantHost.reader()));
    private static final List<String> NAMES = List.of("ant", "bee", "cow", "dog");
    private static final Duration LONGER_THAN_A_CERTIFICATE = Duration.ofDays(100);
    private static final List<String> MODES = List.of("tls-only", "dual-mode", "plain-only");
    private static final List<String> POLICIES = List.of("noeviction", "allkeys-lru", "volatile-ttl");
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final Story story;
    private final TenantHost host;
    private final TenantClients clients;
    private final TreeMap<String, SortedMap<String, String>> wishes = new TreeMap<>();
    private final Map<String, Runnable> takingBack = new TreeMap<>();
    private final TreeSet<Key> removals = new TreeSet<>();
    private final TreeSet<Key> losses = new TreeSet<>();

    private Rotation rotation = Rotation.FIRST;
    private Kinds kinds = Kinds.of();
    private SortedMap<String, String> read = new TreeMap<>();
    private Manifests manifests = new Manifests(List.of());

    TenantSimulation(Story story, Path state) {
        this.story = story;
        this.host = new TenantHost(story, state);
        this.clients = new TenantClients(story, host);
    }

    TenantHost host() {
        return host;
    }

    Rotation rotation() {
        return rotation;
    }

    /** What is wanted of each tenant. */
    SortedMap<String, TenantSpec> specs() {
        var specs = new TreeMap<String, TenantSpec>();
        manifests().specs(TenantSpec.class).forEach(spec -> specs.put(spec.name(), spec));
        return specs;
    }

    @Override
    public Kinds open() {
        kinds = host.open();
        return kinds;
    }

    @Override
    public Intake intake() {
        return new Intake(
                "r",
                manifests(),
                true,
                new Approvals(removals, new TreeSet<>(), losses, new TreeMap<>(), new TreeMap<>()));
    }

    /** Read once for as long as they are the same. */
    private Manifests manifests() {
        var texts = new TreeMap<String, String>();
        wishes.forEach((name, fields) -> texts.put(name + ".yaml", manifest("Tenant", name, fields)));
        var authority = new TreeMap<String, String>();
        authority.put("minTrustDays", "1");
        authority.put("rotation", "{generation: %d, phase: %s}".formatted(rotation.generation(), rotation.phase()));
        texts.put("authority.yaml", manifest(AuthoritySpec.KIND, AuthoritySpec.NAME, authority));
        if (!texts.equals(read)) {
            var files = new TreeMap<String, byte[]>();
            texts.forEach((name, text) -> files.put(name, text.getBytes(StandardCharsets.UTF_8)));
            manifests = READER.read(files);
            read = texts;
        }
        return manifests;
    }

    private static String manifest(String kind, String name, SortedMap<String, String> fields) {
        var text = new StringBuilder(
                "apiVersion: cachepilot/v1\nkind: %s\nmetadata: {name: %s}\nspec:\n".formatted(kind, name));
        fields.forEach((field, value) -> text.append("  %s: %s%n".formatted(field, value)));
        return text.toString();
    }

    /** What is refused is taken back by whoever wrote it. */
    @Override
    public void taken(AffectedKeys touched) {
        losses.removeAll(touched.taken());
        removals.removeAll(touched.desired());
        Stream.concat(host.tenants().desired().stream(), host.authorities().desired().stream())
                .filter(each -> !each.damaged() && !each.problems().isEmpty())
                .forEach(each -> takeBack(each.name(), each.problems()));
    }

    private void takeBack(String name, List<String> because) {
        Runnable taking = takingBack.remove(name);
        if (taking != null) {
            story.tell("that is refused, and taken back: " + because);
            taking.run();
        }
    }

    @Override
    public void happen() {
        switch (story.random().nextInt(12)) {
            case 0, 1, 2, 3 -> edit();
            case 4 -> remove();
            case 5 -> rotate();
            case 6 -> {
                story.clock()
                        .advance(
                                story.random().nextInt(8) == 0
                                        ? LONGER_THAN_A_CERTIFICATE
                                        : Duration.ofHours(story.random().nextInt(48)));
                story.tell("the clock moves to " + story.clock().instant());
            }
            case 7, 8, 9 -> clients.write(story.oneOf(NAMES));
            case 10 -> meddle();
            default -> {
                if (story.random().nextInt(3) == 0) {
                    allow();
                }
            }
        }
    }

    private void edit() {
        String name = story.oneOf(NAMES);
        var before = wishes.get(name);
        SortedMap<String, String> fields = before == null ? made() : new TreeMap<>(before);
        if (before != null) {
            change(name, fields);
        }
        wishes.put(name, fields);
        takingBack.put(name, () -> wishAgain(name, before == null ? new TreeMap<>() : before));
        story.tell("%s is to be %s".formatted(name, fields));
    }

    private void wishAgain(String name, SortedMap<String, String> before) {
        if (before.isEmpty()) {
            wishes.remove(name);
        } else {
            wishes.put(name, before);
        }
    }

    private SortedMap<String, String> made() {
        var fields = new TreeMap<String, String>();
        fields.put("securityMode", story.oneOf(MODES));
        fields.put("persistence", story.oneOf(List.of("memory-only", "persistent")));
        fields.put("deletionPolicy", story.oneOf(List.of("Retain", "Delete")));
        return fields;
    }

    private void change(String name, SortedMap<String, String> fields) {
        switch (story.random().nextInt(12)) {
            case 0, 1 -> {
                int data = 64 + story.random().nextInt(100);
                fields.put(
                        "memory",
                        "{maxmemoryMb: %d, limitMb: %d, policy: %s}".formatted(data, 2 * data, story.oneOf(POLICIES)));
            }
            case 2 -> fields.put("persistence", story.oneOf(List.of("memory-only", "persistent")));
            case 3 -> fields.put("securityMode", story.oneOf(MODES));
            case 4 -> fields.put("restartedAt", "\"" + story.clock().instant() + "\"");
            case 5 -> fields.put("certificateRenewedAt", "\"" + story.clock().instant() + "\"");
            case 6 -> {
                int generation =
                        Integer.parseInt(fields.getOrDefault("password", "1").replaceAll("[^0-9]", "")) + 1;
                fields.put("password", "{generation: %d}".formatted(generation));
                clients.mayChangePassword(name);
            }
            case 7 -> fields.put("running", Boolean.toString(story.random().nextBoolean()));
            case 8 -> fields.put("scripting", Boolean.toString(story.random().nextBoolean()));
            case 9 -> fields.put("deletionPolicy", story.oneOf(List.of("Retain", "Delete")));
            case 10 -> fields.put("protect", Boolean.toString(story.random().nextBoolean()));
            default ->
                fields.put(
                        "ports", "{plain: %d}".formatted(7600 + story.random().nextInt(4)));
        }
    }

    private void remove() {
        if (!wishes.isEmpty()) {
            String name = story.oneOf(List.copyOf(wishes.keySet()));
            wishes.remove(name);
            story.tell(name + " is to go");
        }
    }

    private void rotate() {
        Rotation before = rotation;
        rotation = story.oneOf(before.next());
        takingBack.put(AuthoritySpec.NAME, () -> rotation = before);
        story.tell("the authority is to be at " + rotation);
    }

    private void meddle() {
        var instances = host.engine().list();
        if (instances.isEmpty()) {
            return;
        }
        Instance instance = story.oneOf(instances);
        String name = instance.name().value();
        switch (story.random().nextInt(7)) {
            case 0 -> {
                clients.isKilled(name);
                host.engine().stop(instance.name(), GRACE);
                story.tell("somebody stops " + name);
            }
            case 1 -> {
                clients.isKilled(name);
                host.engine().stop(instance.name(), GRACE);
                host.engine().remove(instance.name());
                story.tell("somebody removes the instance of " + name);
            }
            case 2 -> {
                if (instance.running()) {
                    clients.isKilled(name);
                    host.engine().crash(instance.name());
                    story.tell(name + " crashes");
                }
            }
            case 3 -> atServer(name, List.of("CONFIG", "SET", "maxmemory", "123", "maxmemory-policy", "allkeys-lfu"));
            case 4 -> atServer(name, List.of("ACL", "SETUSER", "guest", "on", "nopass", "+@all"));
            case 5 -> atServer(name, List.of("ACL", "SETUSER", story.oneOf(List.of("default", "cachepilot")), "reset"));
            default -> {
                String file =
                        story.oneOf(List.of(Rendering.CERTIFICATE_FILE, Rendering.CONFIG_FILE, Rendering.ACL_FILE));
                overwrite(name, file);
            }
        }
    }

    private void atServer(String name, List<String> command) {
        host.servers().find(name).ifPresent(server -> {
            server.told(command);
            story.tell("somebody tells %s: %s".formatted(name, String.join(" ", command)));
        });
    }

    private void overwrite(String name, String file) {
        Path path = host.state().instances().resolve(name).resolve("conf").resolve(file);
        if (Files.exists(path)) {
            try {
                Files.writeString(path, "nothing of use\n");
                story.tell("somebody overwrites %s of %s".formatted(file, name));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Whoever is asked agrees. */
    @Override
    public void allow() {
        story.faults().without(() -> {
            var planned = kinds.planned(this::intake, _ -> true);
            planned.held().ifPresent(held -> {
                removals.addAll(held.keys());
                story.tell("the removal of %s is approved".formatted(held.keys()));
            });
            planned.specs().stream()
                    .filter(spec -> spec.preview().plan().awaitsApproval())
                    .forEach(spec -> {
                        losses.add(spec.key());
                        clients.lose(spec.key().name());
                        story.tell("%s may lose its data".formatted(spec.key()));
                    });
            return true;
        });
    }

    @Override
    public void check() {
        clients.check(specs());
        assertNoPortIsShared();
        assertServed();
    }

    /**
     * Of those that are wanted, as they run and as they are in force. One that leaves may still have what another one has by now and
     * does not open yet; that both open it no host allows.
     */
    private void assertNoPortIsShared() {
        var running = new HashSet<Integer>();
        host.engine().list().stream()
                .filter(Instance::running)
                .filter(instance -> wishes.containsKey(instance.name().value()))
                .flatMap(instance -> instance.spec().ports().values().stream())
                .forEach(port -> assertThat(running.add(port.port()))
                        .as("alone on " + port)
                        .isTrue());
        var chosen = new HashSet<Integer>();
        host.tenants().desired().stream()
                .flatMap(tenant -> tenant.choice().stream())
                .flatMap(choice -> choice.in(TenantMemory.NOTHING).ports().stream())
                .flatMap(pair -> Stream.of(pair.tls(), pair.plain()))
                .forEach(port ->
                        assertThat(chosen.add(port)).as("alone given " + port).isTrue());
    }

    /** A client that loads the bundle now trusts whoever issued what is shown now; only time may have passed it by. */
    private void assertServed() {
        var trusted = host.store().trusted();
        host.servers()
                .names()
                .forEach(name -> host.servers()
                        .find(name)
                        .flatMap(FakeServer::certificate)
                        .ifPresent(shown -> assertThat(FakeServers.refusal(
                                        shown,
                                        "127.0.0.1",
                                        trusted,
                                        shown.getNotBefore().toInstant()))
                                .as("why clients refuse " + name)
                                .isEmpty()));
    }
}
