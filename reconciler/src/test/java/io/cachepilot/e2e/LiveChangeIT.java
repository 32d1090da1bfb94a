package io.cachepilot.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** A person edits manifests while the control plane runs; each test has a tenant of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LiveChangeIT {
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
    void anotherMaxmemoryIsInForceWithoutAReconnect() {
        Manifest tenant = sandbox.source().write(sandbox.tenant("grows"));
        try (TenantClient client = sandbox.tls(tenant)) {
            long pid = client.pid();
            assertThat(client.maxmemoryMb()).isEqualTo(64);
            sandbox.source().write(tenant.memory(96, 192));
            Await.until(
                    "another maxmemory is in force",
                    () -> assertThat(client.maxmemoryMb()).isEqualTo(96));
            assertThat(client.pid()).isEqualTo(pid);
        }
    }

    @Test
    void theModeChangesUnderARunningServerThatKeepsItsData() {
        Manifest tenant = sandbox.source().write(sandbox.tenant("opens"));
        try (TenantClient encrypted = sandbox.tls(tenant)) {
            encrypted.set("key", "kept");
            long pid = encrypted.pid();
            assertThatThrownBy(() -> TenantClient.plain(tenant.plainPort(), sandbox.password("opens")))
                    .isInstanceOf(JedisConnectionException.class);

            sandbox.source().write(tenant.mode("dual-mode"));
            try (TenantClient plain = sandbox.plain(tenant)) {
                assertThat(plain.pid()).isEqualTo(pid);
                assertThat(encrypted.get("key")).isEqualTo("kept");

                sandbox.source().write(tenant.mode("plain-only"));
                Await.until(
                        "the client with TLS is ended",
                        () -> assertThatThrownBy(encrypted::ping).isInstanceOf(JedisConnectionException.class));
                Await.until(
                        "the port for TLS is closed",
                        () -> assertThatThrownBy(() -> TenantClient.tls(
                                        "localhost", tenant.tlsPort(), sandbox.password("opens"), sandbox.authority()))
                                .hasStackTraceContaining("Connection refused"));
                assertThat(plain.get("key")).isEqualTo("kept");
                assertThat(plain.pid()).isEqualTo(pid);
            }
        }
    }

    @Test
    void goingBackToTlsEndsClientsThatAreLeftWithoutIt() {
        Manifest tenant = sandbox.source().write(sandbox.tenant("closes").mode("dual-mode"));
        try (TenantClient plain = sandbox.plain(tenant);
                TenantClient encrypted = sandbox.tls(tenant)) {
            sandbox.source().write(tenant.mode("tls-only"));
            Await.until(
                    "the client without TLS is ended",
                    () -> assertThatThrownBy(plain::ping).isInstanceOf(JedisConnectionException.class));
            assertThatThrownBy(() -> TenantClient.plain(tenant.plainPort(), sandbox.password("closes")))
                    .hasStackTraceContaining("Connection refused");
            assertThat(encrypted.ping()).isEqualTo("PONG");
        }
    }

    @Test
    void oneBadSpecStopsOnlyItself() {
        Manifest good = sandbox.source().write(sandbox.tenant("good"));
        Manifest bad = sandbox.source().write(sandbox.tenant("bad"));
        try (TenantClient goodClient = sandbox.tls(good);
                TenantClient badClient = sandbox.tls(bad)) {
            long pid = badClient.pid();
            sandbox.source().write(bad.memory(128, 130));
            controlPlane.awaitPrinted("bad.yaml");
            sandbox.source().write(good.memory(80, 160));
            Await.until(
                    "the good one changes beside a bad one",
                    () -> assertThat(goodClient.maxmemoryMb()).isEqualTo(80));

            assertThat(badClient.maxmemoryMb()).isEqualTo(64);
            Await.until(
                    "get shows the bad one",
                    () -> assertThat(sandbox.run("get").expect(0).row("bad"))
                            .contains("running*")
                            .contains("bad.yaml")
                            .contains("limitMb"));
            assertThat(sandbox.run("validate").expect(1).out())
                    .containsPattern("bad\\.yaml:\\d+: spec\\.memory\\.limitMb: .*1\\.5");

            sandbox.source().write(bad.memory(128, 256));
            Await.until(
                    "the corrected spec is in force",
                    () -> assertThat(badClient.maxmemoryMb()).isEqualTo(128));
            assertThat(badClient.pid()).isEqualTo(pid);
            Await.until(
                    "get shows it well again",
                    () -> assertThat(sandbox.run("get").row("bad").strip())
                            .contains(" running ")
                            .doesNotContain("bad.yaml"));
        }
    }

    @Test
    void aFileThatIsNoYamlAtAllKeepsItsTenant() {
        Manifest tenant = sandbox.source().write(sandbox.tenant("torn"));
        try (TenantClient client = sandbox.tls(tenant)) {
            sandbox.source().write(tenant.file(), "spec: {memory: [");
            controlPlane.awaitPrinted("torn.yaml:");
            sandbox.run("reconcile").expect(1);
            assertThat(client.ping()).isEqualTo("PONG");
            sandbox.source().write(tenant.memory(72, 144));
            Await.until(
                    "the mended file is in force",
                    () -> assertThat(client.maxmemoryMb()).isEqualTo(72));
        }
    }

    @Test
    void otherPortsMoveAMemoryOnlyTenantWithItsData() {
        Manifest tenant = sandbox.source().write(sandbox.tenant("moves"));
        try (TenantClient client = sandbox.tls(tenant)) {
            client.set("key", "carried");
        }
        try (TenantClient moved = sandbox.tls(sandbox.source().write(sandbox.onOtherPorts(tenant)))) {
            assertThat(moved.get("key")).isEqualTo("carried");
        }
        assertThatThrownBy(() ->
                        TenantClient.tls("localhost", tenant.tlsPort(), sandbox.password("moves"), sandbox.authority()))
                .hasStackTraceContaining("Connection refused");
    }

    @Test
    void aRestartThatIsAskedForHappensOnceAndKeepsTheData() {
        Manifest tenant = sandbox.source().write(sandbox.tenant("restarts"));
        long pid;
        try (TenantClient client = sandbox.tls(tenant)) {
            client.set("key", "carried");
            pid = client.pid();
        }
        String now = Instant.now().toString();
        sandbox.source().write(tenant.with("restartedAt", "'" + now + "'"));
        long restarted = Await.until("the server is another one", () -> {
            try (TenantClient client = sandbox.tls(tenant)) {
                assertThat(client.pid()).isNotEqualTo(pid);
                assertThat(client.get("key")).isEqualTo("carried");
                return client.pid();
            }
        });
        sandbox.run("reconcile", "restarts").expect(0);
        try (TenantClient client = sandbox.tls(tenant)) {
            assertThat(client.pid()).isEqualTo(restarted);
        }
    }

    @Test
    void aStoppedTenantIsStartedAgainWhenItsSpecSaysSo() {
        Manifest tenant = sandbox.source().write(sandbox.tenant("rests").persistent());
        try (TenantClient client = sandbox.tls(tenant)) {
            client.set("key", "kept");
            sandbox.source().write(tenant.with("running", "false"));
            Await.until(
                    "the server stops",
                    () -> assertThatThrownBy(client::ping).isInstanceOf(JedisConnectionException.class));
        }
        Await.until(
                "get shows it stopped",
                () -> assertThat(sandbox.run("get").row("rests")).contains(" stopped "));
        sandbox.source().write(tenant);
        try (TenantClient client = sandbox.tls(tenant)) {
            assertThat(client.get("key")).isEqualTo("kept");
        }
    }
}
