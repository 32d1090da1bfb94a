package io.cachepilot.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.instance.docker.PrivateEngine;
import io.cachepilot.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An installation of its own: manifests, state and ports. When it is closed, everything in it is stopped, and what must
 * hold after any story is checked: no process is left, nobody wrote to the manifests, no password got out.
 */
final class Sandbox implements AutoCloseable {
    private final Path state;
    private final FreePorts ports = FreePorts.find();
    private final Source source;
    private final Commands commands;
    private final List<String> tenants = new ArrayList<>();
    private final Set<String> secrets = new HashSet<>();
    private final List<ControlPlaneProcess> controlPlanes = new ArrayList<>();

    /** An installation of processes, in an empty directory. */
    Sandbox(Path root) {
        this(root, root.resolve("tenants.d").toString(), "process");
    }

    /** The same, whose manifests come from a git repository; the directory that a person writes is not used. */
    static Sandbox ofRepository(Path root, String location) {
        return new Sandbox(root, location, "process");
    }

    /** The same of containers, which run the shipped server. */
    static Sandbox onDocker(Path root) {
        var sandbox = new Sandbox(root, root.resolve("tenants.d").toString(), "docker");
        sandbox.commands.set("CACHEPILOT_TENANT_IMAGE", "shipped");
        return sandbox;
    }

    /** The same on an Engine of the test's own, beside which all commands run. */
    static Sandbox onDocker(Path root, PrivateEngine engine) {
        Sandbox sandbox = onDocker(root);
        sandbox.commands.set("CACHEPILOT_ENGINE_DOCKER_HOST", engine.host()).inNetworkOf(engine.namespaceOf());
        return sandbox;
    }

    private Sandbox(Path root, String location, String engine) {
        state = root.resolve("state");
        source = new Source(root.resolve("tenants.d"));
        commands = new Commands(
                        root, root.resolve("outputs"), List.of("--source", location, "--state", state.toString()))
                .set("CACHEPILOT_PORTS_TLS", ports.tlsRange())
                .set("CACHEPILOT_PORTS_PLAIN", ports.plainRange())
                .set("CACHEPILOT_API_LISTEN", "127.0.0.1:0")
                // Manifests stay as a test wrote them.
                .set("CACHEPILOT_SOURCE_WRITE_BACK", "never")
                // Whatever else runs on the machine: stories that are about another engine say so.
                .set("CACHEPILOT_ENGINE_NAME", engine)
                // Nothing is repaired by the clock alone, so that a test sees only what it caused itself.
                .set("CACHEPILOT_LOOP_FULL_PASS", "1h");
    }

    Source source() {
        return source;
    }

    Commands commands() {
        return commands;
    }

    Path state() {
        return state;
    }

    Path authority() {
        return state.resolve("ca").resolve("ca.crt");
    }

    Path directoryOf(String tenant) {
        return state.resolve("instances").resolve(tenant);
    }

    Path secretFile(String name) {
        return state.resolve("keys").resolve("tenants").resolve(name + ".json");
    }

    /** A manifest with a pair of ports of its own, not written yet. */
    Manifest tenant(String name) {
        if (!tenants.contains(name)) {
            tenants.add(name);
        }
        int index = tenants.indexOf(name);
        return Manifest.of(name, ports.tls(index), ports.plain(index));
    }

    /** The same on a pair of ports that nobody has. */
    Manifest onOtherPorts(Manifest manifest) {
        return manifest.onPorts(ports.tls(FreePorts.EACH - 1), ports.plain(FreePorts.EACH - 1));
    }

    CommandResult run(String... command) {
        return commands.run(command);
    }

    /** Who the containers of this installation say that they belong to. */
    String installation() {
        return TextFiles.read(state.resolve("installation")).strip();
    }

    /** Starts a control plane and waits until its first pass is over. */
    ControlPlaneProcess up(String... flags) {
        ControlPlaneProcess controlPlane = commands.up(flags);
        controlPlanes.add(controlPlane);
        try {
            return controlPlane.awaitPrinted("Watching for changes.");
        } catch (AssertionError e) {
            e.addSuppressed(new AssertionError("get prints:\n" + run("get").out()));
            throw e;
        }
    }

    /** What the command prints. */
    String askPassword(String tenant) {
        String password = run("password", tenant).expect(0).out().strip();
        secrets.add(password);
        return password;
    }

    /** The same, read where it is kept: a command takes longer. */
    String password(String tenant) {
        return kept(secretFile(tenant));
    }

    /** Connects with TLS as soon as the server lets it. */
    TenantClient tls(Manifest manifest) {
        String password = passwordOf(manifest);
        return Await.until(
                manifest.tenant() + " takes a client with TLS",
                () -> TenantClient.tls("localhost", manifest.tlsPort(), password, authority()));
    }

    /** The same without TLS. */
    TenantClient plain(Manifest manifest) {
        String password = passwordOf(manifest);
        return Await.until(
                manifest.tenant() + " takes a client without TLS",
                () -> TenantClient.plain(manifest.plainPort(), password));
    }

    private String passwordOf(Manifest manifest) {
        Await.until(manifest.tenant() + " has a password", () -> {
            assertThat(secretFile(manifest.tenant())).exists();
        });
        return password(manifest.tenant());
    }

    /** As the control plane's own user, whose password no tenant knows. */
    TenantClient asControlPlane(Manifest manifest) {
        return TenantClient.control(manifest.tlsPort(), kept(secretFile(manifest.tenant() + ".control")), authority());
    }

    private static String kept(Path secretFile) {
        return String.valueOf(Json.read(TextFiles.read(secretFile), Map.class).get("value"));
    }

    /** The processes of this installation's servers. */
    List<ProcessHandle> servers() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .command()
                        .filter(command -> command.startsWith(state + "/"))
                        .isPresent())
                .toList();
    }

    @Override
    public void close() {
        try {
            run("down", "--yes").expect(0);
            assertThat(servers()).as("servers that are left behind").isEmpty();
            source.assertUntouched();
            assertNoSecretGotOut();
        } finally {
            controlPlanes.forEach(ControlPlaneProcess::close);
            servers().forEach(ProcessHandle::destroyForcibly);
        }
    }

    private void assertNoSecretGotOut() {
        TextFiles.below(secretFile("any").getParent()).forEach(file -> secrets.add(kept(file)));
        var files = new ArrayList<>(TextFiles.below(commands.outputs()));
        files.addAll(TextFiles.below(state.resolve("cache")));
        files.removeIf(file -> file.endsWith("redis-server"));
        for (Path file : files) {
            String text = TextFiles.read(file);
            boolean askedFor = file.startsWith(commands.outputs()) && secrets.contains(text.strip());
            assertThat(secrets.stream().filter(text::contains))
                    .as("passwords in %s", file)
                    .hasSize(askedFor ? 1 : 0);
        }
    }
}
