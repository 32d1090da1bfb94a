package io.cachepilot.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.instance.docker.PrivateEngine;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Tenants in containers of a Docker Engine that goes away and comes back. */
final class EngineAwayIT {
    private static final Duration NOTICED = Duration.ofSeconds(5);

    @TempDir(cleanup = CleanupMode.NEVER)
    private Path directory;

    /** Not by JUnit, which fails a test over a file that an Engine has left in use. */
    @AfterEach
    void deleteFiles() throws Exception {
        new ProcessBuilder("rm", "-rf", directory.toString()).start().waitFor();
    }

    @Test
    void withLiveRestoreTenantsGoOnAndChangesAreMadeUpFor() throws Exception {
        try (PrivateEngine engine = engine(true);
                Sandbox sandbox = Sandbox.onDocker(directory, engine)) {
            var docker = Docker.at(engine.host());
            Manifest memory = sandbox.source().write(sandbox.tenant("memory"));
            Manifest disk = sandbox.source().write(sandbox.tenant("disk").persistent());
            sandbox.up();
            awaitRunning(engine, sandbox, memory, disk);
            sandbox.run("redis", "memory", "SET", "key", "here").expect(0);
            String ids = ids(docker);
            long pid = Long.parseLong(docker.inspect("cachepilot-memory", "{{.State.Pid}}"));
            assertThat(sandbox.run("get").expect(0).out()).doesNotContain("lose their data");

            engine.stopDaemon();
            Await.within(
                    NOTICED,
                    "the status says that the engine is away",
                    () -> assertThat(status(sandbox)).contains("EngineAway"));
            CommandResult get = sandbox.run("get").expect(0);
            assertThat(get.row("memory")).contains(" unknown ").contains("docker.sock");
            assertThat(get.row("disk")).contains(" unknown ");
            // Ports on the loopback are carried by a process of the daemon, and closed meanwhile: the servers go on.
            assertThat(ProcessHandle.of(pid))
                    .hasValueSatisfying(server -> assertThat(server.isAlive()).isTrue());
            assertThat(sandbox.run("diff").expect(1).err()).contains("no Docker Engine at", "docker.sock");
            sandbox.source().write(disk.memory(100, 200));
            Manifest late = sandbox.source().write(sandbox.tenant("late"));
            assertThat(sandbox.run("reconcile").expect(1).out()).contains("no Docker Engine at");

            engine.startDaemon();
            Await.within(
                    NOTICED,
                    "the change is applied",
                    () -> assertThat(docker.inspect("cachepilot-disk", "{{.HostConfig.Memory}}"))
                            .isEqualTo(Long.toString(200L << 20)));
            awaitRunning(engine, sandbox, memory, disk, late);
            assertThat(sandbox.run("get").expect(0).out()).doesNotContain("EngineUnavailable");
            assertKey(sandbox, "memory");
            assertThat(ids(docker)).isEqualTo(ids);
        }
    }

    @Test
    void withoutLiveRestoreAWarningStandsAndWhatIsOnDiskComesBack() throws Exception {
        try (PrivateEngine engine = engine(false);
                Sandbox sandbox = Sandbox.onDocker(directory, engine)) {
            Manifest memory = sandbox.source().write(sandbox.tenant("memory"));
            Manifest disk = sandbox.source().write(sandbox.tenant("disk").persistent());
            sandbox.up();
            awaitRunning(engine, sandbox, memory, disk);
            sandbox.run("redis", "disk", "SET", "key", "here").expect(0);
            assertThat(sandbox.run("get").expect(0).out()).contains("1 memory-only tenants lose their data");
            assertThat(sandbox.run("doctor").out()).contains("1 memory-only tenants lose their data", "live-restore");

            engine.stopDaemon();
            Await.within(
                    NOTICED,
                    "the status says that the engine is away",
                    () -> assertThat(status(sandbox)).contains("EngineAway"));
            assertThat(sandbox.run("doctor").out()).contains("no Docker Engine at", "not known what it would do");

            engine.startDaemon();
            awaitRunning(engine, sandbox, memory, disk);
            assertKey(sandbox, "disk");

            sandbox.source().write(memory.with("running", "false"));
            Await.until(
                    "nothing is warned of",
                    () -> assertThat(sandbox.run("get").expect(0).out()).doesNotContain("lose their data"));
            Await.until(
                    "doctor warns of nothing",
                    () -> assertThat(sandbox.run("doctor").out()).contains("no tenant would lose data by it"));
        }
    }

    @Test
    void aControlPlaneThatStartsWithoutItsEngineWaitsForIt() throws Exception {
        try (PrivateEngine engine = engine(true);
                Sandbox sandbox = Sandbox.onDocker(directory, engine)) {
            Manifest tenant = sandbox.source().write(sandbox.tenant("patient"));
            ControlPlaneProcess first = sandbox.up();
            awaitRunning(engine, sandbox, tenant);
            first.interrupt();
            first.awaitExit();
            assertThat(sandbox.run("up", "--engine", "process").expect(1).err())
                    .contains("run on the engine 'docker', not 'process'");

            engine.stopDaemon();
            // Nobody works on the state now: its last word is of better days.
            assertThat(sandbox.run("get").expect(0).row("patient")).contains(" unknown ");
            assertThat(sandbox.run("reconcile").expect(1).err()).contains("no Docker Engine at");

            ControlPlaneProcess second = sandbox.up();
            assertThat(second.output()).contains("no Docker Engine at");
            engine.startDaemon();
            awaitRunning(engine, sandbox, tenant);
        }
    }

    private PrivateEngine engine(boolean liveRestore) throws Exception {
        return PrivateEngine.start(TextFiles.createDirectory(directory.resolve("engine")), liveRestore);
    }

    private static void awaitRunning(PrivateEngine engine, Sandbox sandbox, Manifest... tenants) {
        for (Manifest tenant : tenants) {
            Await.until(
                    tenant.tenant() + " runs",
                    () -> assertThat(sandbox.run("get").expect(0).row(tenant.tenant()))
                            .as(engine::log)
                            .contains(" running "));
        }
    }

    private static void assertKey(Sandbox sandbox, String tenant) {
        assertThat(sandbox.run("redis", tenant, "GET", "key").expect(0).out()).contains("here");
    }

    private static String status(Sandbox sandbox) {
        return TextFiles.read(sandbox.state().resolve("cache").resolve("status.json"));
    }

    private static String ids(Docker docker) {
        return docker.inspect("cachepilot-memory", "{{.Id}} {{.State.StartedAt}}")
                + docker.inspect("cachepilot-disk", "{{.Id}} {{.State.StartedAt}}");
    }
}
