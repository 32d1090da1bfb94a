package io.cachepilot.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What runs is changed or ended behind the control plane's back; each test has a tenant of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CrashAndDriftIT {
    private Sandbox sandbox;
    private ControlPlaneProcess controlPlane;

    @BeforeAll
    void up(@TempDir Path directory) {
        sandbox = new Sandbox(directory);
        controlPlane = sandbox.up();
    }

    @AfterAll
    void down() {
        sandbox.close();
    }

    @Test
    void aKilledServerIsStartedAgainAndExplainTellsOfIt() {
        Manifest tenant = sandbox.source().write(sandbox.tenant("killed"));
        long pid = killedServerOf(tenant);
        Await.until("the server runs again", () -> {
            try (TenantClient client = sandbox.tls(tenant)) {
                assertThat(client.pid()).isNotEqualTo(pid);
            }
        });
        controlPlane.awaitPrinted("tenant/killed Applied: + start the server: the server ended by itself");
        Await.until(
                "explain tells of it",
                () -> assertThat(sandbox.run("explain", "killed").expect(0).out())
                        .contains("Ready since")
                        .contains("The plan now: nothing to do.")
                        .contains("+ start the server: the server ended by itself"));
        assertThat(sandbox.run("events", "killed").expect(0).out()).contains("the server ended by itself");
    }

    @Test
    void aPersistentTenantKeepsItsDataWhenItsServerIsKilled() {
        Manifest tenant = sandbox.source().write(sandbox.tenant("durable").persistent());
        try (TenantClient client = sandbox.tls(tenant)) {
            client.set("key", "kept");
        }
        long pid = killedServerOf(tenant);
        Await.until("the server runs again with its data", () -> {
            try (TenantClient client = sandbox.tls(tenant)) {
                assertThat(client.pid()).isNotEqualTo(pid);
                assertThat(client.get("key")).isEqualTo("kept");
            }
        });
    }

    @Test
    void aSettingThatWasChangedByHandIsShownAndSetBack() {
        Manifest tenant = sandbox.source().write(sandbox.tenant("drifts"));
        try (TenantClient client = sandbox.tls(tenant)) {
            awaitInSync("drifts");
            try (TenantClient ours = sandbox.asControlPlane(tenant)) {
                ours.configure("maxmemory", "123mb");
            }
            assertThat(client.maxmemoryMb()).isEqualTo(123);

            CommandResult diff = sandbox.run("diff").expect(2);
            assertThat(diff.out())
                    .contains("tenant drifts")
                    .contains("server.maxmemory: 128974848 -> 67108864 (drift)")
                    .contains("it was changed outside of the spec");

            sandbox.run("reconcile").expect(0);
            assertThat(client.maxmemoryMb()).isEqualTo(64);
            assertThat(sandbox.run("events", "drifts").expect(0).out())
                    .contains("ChangedOutside: Drifted: server.maxmemory: 128974848 -> 67108864 (drift)")
                    .contains("no longer Drifted");
        }
    }

    @Test
    void aSuspendedTenantIsWatchedAndLeftAlone() {
        Manifest tenant = sandbox.source().write(sandbox.tenant("paused").with("suspend", "false"));
        try (TenantClient client = sandbox.tls(tenant)) {
            awaitInSync("paused");
            sandbox.source().write(tenant.with("suspend", "true"));
            controlPlane.awaitPrinted("tenant/paused SpecSaysSo: Suspended");
            try (TenantClient ours = sandbox.asControlPlane(tenant)) {
                ours.configure("maxmemory", "99mb");
            }
            sandbox.run("reconcile").expect(0);
            assertThat(client.maxmemoryMb()).isEqualTo(99);
            assertThat(sandbox.run("get").expect(0).row("paused")).contains(" suspended ");
            assertThat(sandbox.run("explain", "paused").expect(0).out())
                    .contains("server.maxmemory: 103809024 -> 67108864 (drift)");

            sandbox.source().write(tenant);
            Await.until(
                    "the drift is repaired once it may be",
                    () -> assertThat(client.maxmemoryMb()).isEqualTo(64));
        }
    }

    /** A client may be let in before the control plane has seen that all is as it wants. */
    private void awaitInSync(String tenant) {
        controlPlane.awaitPrinted("tenant/" + tenant + " Cleared: no longer Progressing");
    }

    private long killedServerOf(Manifest tenant) {
        try (TenantClient client = sandbox.tls(tenant)) {
            awaitInSync(tenant.tenant());
            long pid = client.pid();
            assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
            return pid;
        }
    }
}
