package io.cachepilot.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The control plane ends, one way or another, and tenants don't notice. */
final class ControlPlaneLifeIT {
    private Sandbox sandbox;
    private Manifest tenant;
    private Manifest persistent;

    @BeforeEach
    void prepare(@TempDir Path directory) {
        sandbox = new Sandbox(directory);
        tenant = sandbox.source().write(sandbox.tenant("alpha"));
        persistent = sandbox.source().write(sandbox.tenant("beta").persistent());
    }

    @AfterEach
    void down() {
        sandbox.close();
    }

    @Test
    void tenantsGoOnAfterCtrlCAndTheNextControlPlaneTakesThemOver() throws Exception {
        ControlPlaneProcess first = sandbox.up();
        try (TenantClient client = sandbox.tls(tenant)) {
            long pid = client.pid();
            client.set("key", "kept");
            first.interrupt();
            assertThat(first.awaitExit()).isIn(0, 130);
            assertThat(first.output()).contains("The control plane has ended; the tenants go on.");
            assertThat(client.get("key")).isEqualTo("kept");
            CommandResult get = sandbox.run("get").expect(0);
            assertThat(get.row("alpha")).contains(" running ");
            assertThat(get.err()).contains("The control plane does not run");

            ControlPlaneProcess second = sandbox.up();
            assertThat(client.pid()).isEqualTo(pid);
            assertThat(client.get("key")).isEqualTo("kept");
            assertThat(second.output()).doesNotContain("start the server").doesNotContain("Drifted");
            assertReacts(client);
        }
    }

    @Test
    void tenantsGoOnWhenTheControlPlaneIsKilledAndTheNextOneTakesThemOver() {
        ControlPlaneProcess first = sandbox.up();
        try (TenantClient client = sandbox.tls(tenant)) {
            long pid = client.pid();
            first.kill();
            assertThat(first.awaitExit()).isEqualTo(137);
            assertThat(client.ping()).isEqualTo("PONG");

            ControlPlaneProcess second = sandbox.up();
            assertThat(client.pid()).isEqualTo(pid);
            assertThat(second.output()).doesNotContain("start the server").doesNotContain("Drifted");
            assertReacts(client);
        }
    }

    @Test
    void aServerThatEndedWhileNobodyLookedIsStartedByTheNextControlPlane() {
        ControlPlaneProcess first = sandbox.up();
        long pid;
        try (TenantClient client = sandbox.tls(persistent)) {
            client.set("key", "kept");
            pid = client.pid();
        }
        first.kill();
        first.awaitExit();
        ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
        assertThat(server.destroyForcibly()).isTrue();
        server.onExit().join();

        sandbox.up();
        try (TenantClient client = sandbox.tls(persistent)) {
            assertThat(client.get("key")).isEqualTo("kept");
        }
    }

    /** What a crash cut off may be a key. */
    @Test
    void whatACrashHasCutOffIsGoneAfterTheNextStart() throws Exception {
        ControlPlaneProcess first = sandbox.up();
        first.kill();
        first.awaitExit();
        Path cutOff = Files.writeString(sandbox.state().resolve("ca/.generation-2.key.123.tmp"), "half a key");

        sandbox.up();

        assertThat(cutOff).doesNotExist();
        assertThat(sandbox.state().resolve("ca/generation-1.key")).exists();
    }

    @Test
    void withoutItsManifestsAControlPlaneLeavesEverythingAsItIs() {
        sandbox.up().kill();
        sandbox.source().hide();
        try (TenantClient client = sandbox.tls(tenant)) {
            ControlPlaneProcess blind = sandbox.up();
            assertThat(blind.output()).contains("tenants.d does not exist").doesNotContain("Gone");
            assertThat(sandbox.run("reconcile").expect(1).err()).contains("tenants.d does not exist");
            assertThat(sandbox.run("get").expect(0).row("alpha")).contains(" running ");
            sandbox.source().show();
            blind.awaitPrinted("SourceBack");
            assertReacts(client);
        }
    }

    @Test
    void downStopsEverythingAndUpBringsPersistentDataBack() {
        ControlPlaneProcess first = sandbox.up();
        try (TenantClient client = sandbox.tls(persistent)) {
            client.set("key", "kept");
        }
        CommandResult down = sandbox.run("down", "--yes").expect(0);
        assertThat(down.out())
                .contains("ending the control plane, pid " + first.pid())
                .contains("stopped: alpha, beta");
        first.awaitExit();
        assertThat(sandbox.servers()).isEmpty();
        assertThat(sandbox.run("get").expect(0).row("beta")).doesNotContain(" running ");

        sandbox.up();
        try (TenantClient client = sandbox.tls(persistent)) {
            assertThat(client.get("key")).isEqualTo("kept");
        }
    }

    private void assertReacts(TenantClient client) {
        sandbox.source().write(tenant.memory(90, 180));
        Await.until(
                "the next control plane reacts to an edit",
                () -> assertThat(client.maxmemoryMb()).isEqualTo(90));
    }
}
