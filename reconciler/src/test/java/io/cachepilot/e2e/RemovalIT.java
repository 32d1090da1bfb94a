package io.cachepilot.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Manifests go away: what follows at once, what is kept, and what a person has to approve. */
final class RemovalIT {
    private Sandbox sandbox;

    @BeforeEach
    void prepare(@TempDir Path directory) {
        sandbox = new Sandbox(directory);
    }

    @AfterEach
    void down() {
        sandbox.close();
    }

    @Test
    void aTenantThatComesBackHasItsDataItsPasswordAndItsPort() {
        Manifest kept = sandbox.source().write(sandbox.tenant("kept"));
        Manifest back = sandbox.tenant("back").persistent();
        // Its ports are chosen for it, to see that they are remembered.
        String withoutPorts = back.text().replaceFirst("(?m)^  ports:.*\\n", "");
        sandbox.source().write(back.file(), withoutPorts);
        ControlPlaneProcess controlPlane = sandbox.up();
        int port = tlsPort("back");
        Manifest chosen = back.onPorts(port, 0);
        try (TenantClient client = sandbox.tls(chosen)) {
            client.set("key", "kept");
        }
        String password = sandbox.askPassword("back");

        sandbox.source().delete(back);
        awaitClosed(chosen);
        controlPlane.awaitPrinted("tenant/back Gone");
        assertThat(sandbox.directoryOf("back").resolve("data")).isNotEmptyDirectory();
        Await.until(
                "get shows it no more",
                () -> assertThat(sandbox.run("get").expect(0).out()).doesNotContain("back"));

        // Somebody else must not get the port meanwhile.
        Manifest other = sandbox.tenant("other");
        sandbox.source().write(other.file(), other.text().replaceFirst("(?m)^  ports:.*\\n", ""));
        controlPlane.awaitPrinted("tenant/other Answering");
        assertThat(tlsPort("other")).isNotEqualTo(port);

        sandbox.source().write(back.file(), withoutPorts);
        try (TenantClient client = sandbox.tls(chosen)) {
            assertThat(client.get("key")).isEqualTo("kept");
        }
        assertThat(sandbox.askPassword("back")).isEqualTo(password);
        try (TenantClient client = sandbox.tls(kept)) {
            assertThat(client.ping()).isEqualTo("PONG");
        }
    }

    @Test
    void deletionPolicyDeleteTakesDataAndPasswordAway() {
        sandbox.source().write(sandbox.tenant("kept"));
        Manifest gone =
                sandbox.source().write(sandbox.tenant("gone").persistent().with("deletionPolicy", "Delete"));
        ControlPlaneProcess controlPlane = sandbox.up();
        try (TenantClient client = sandbox.tls(gone)) {
            client.set("key", "lost");
        }
        assertThat(sandbox.secretFile("gone")).exists();

        sandbox.source().delete(gone);
        controlPlane.awaitPrinted("tenant/gone Gone");
        assertThat(sandbox.directoryOf("gone")).doesNotExist();
        assertThat(sandbox.secretFile("gone")).doesNotExist();
        assertThat(sandbox.secretFile("gone.control")).doesNotExist();
        assertThat(sandbox.servers()).hasSize(1);
    }

    @Test
    void tooManyRemovalsAtOnceWaitForAnApproval() {
        Manifest one = sandbox.source().write(sandbox.tenant("one"));
        Manifest two = sandbox.source().write(sandbox.tenant("two"));
        Manifest three = sandbox.source().write(sandbox.tenant("three"));
        ControlPlaneProcess controlPlane = sandbox.up();
        try (TenantClient first = sandbox.tls(one);
                TenantClient second = sandbox.tls(two);
                TenantClient third = sandbox.tls(three)) {
            sandbox.source().delete(one);
            sandbox.source().delete(two);
            sandbox.run("reconcile").expect(1);
            assertThat(sandbox.run("get").expect(0).row("one"))
                    .contains(" held ")
                    .contains("2 of 3 would be removed at once");
            assertThat(sandbox.run("diff").out())
                    .contains("kept although no manifest names them: one, two")
                    .contains("2 of 3 would be removed at once");
            assertThat(first.ping()).isEqualTo("PONG");
            assertThat(second.ping()).isEqualTo("PONG");

            sandbox.source().delete(three);
            sandbox.run("reconcile").expect(1);
            assertThat(sandbox.run("get").expect(0).row("three")).contains("no spec at all would be left");
            assertThat(third.ping()).isEqualTo("PONG");

            assertThat(sandbox.run("approve", "one").expect(1).err()).contains("approved together");

            // Bringing one back needs no approval, and the others still wait.
            sandbox.source().write(three);
            sandbox.run("reconcile").expect(1);
            assertThat(sandbox.run("approve").expect(0).out())
                    .contains("approved: remove tenant/one")
                    .contains("approved: remove tenant/two")
                    .doesNotContain("three");
            controlPlane.awaitPrinted("tenant/one Gone").awaitPrinted("tenant/two Gone");
            assertThatThrownBy(first::ping).isInstanceOf(RuntimeException.class);
            assertThat(third.ping()).isEqualTo("PONG");
        }
        assertThat(sandbox.servers()).hasSize(1);
        assertThat(sandbox.run("approve").expect(0).out()).contains("nothing is held back");
    }

    @Test
    void aProtectedTenantGoesOnlyWhenItIsApprovedByName() {
        sandbox.source().write(sandbox.tenant("kept"));
        Manifest safe = sandbox.source().write(sandbox.tenant("safe").with("protect", "true"));
        ControlPlaneProcess controlPlane = sandbox.up();
        try (TenantClient client = sandbox.tls(safe)) {
            sandbox.source().delete(safe);
            sandbox.run("reconcile").expect(1);
            assertThat(client.ping()).isEqualTo("PONG");
            assertThat(sandbox.run("get").expect(0).row("safe")).contains("protected by their specs");
        }
        sandbox.run("approve", "safe").expect(0);
        controlPlane.awaitPrinted("tenant/safe Gone");
        assertThat(sandbox.servers()).hasSize(1);
    }

    @Test
    void anEmptiedFileRemovesNothingAndIsAProblem() {
        Manifest emptied = sandbox.source().write(sandbox.tenant("emptied"));
        Manifest beside = sandbox.source().write(sandbox.tenant("beside"));
        ControlPlaneProcess controlPlane = sandbox.up();
        try (TenantClient client = sandbox.tls(emptied);
                TenantClient other = sandbox.tls(beside)) {
            sandbox.source().write(emptied.file(), "");
            controlPlane.awaitPrinted("emptied.yaml:1: holds no spec");
            // While it is not clear what is wanted, nothing else is removed either.
            sandbox.source().delete(beside);
            sandbox.run("reconcile").expect(1);
            assertThat(client.ping()).isEqualTo("PONG");
            assertThat(other.ping()).isEqualTo("PONG");
            assertThat(sandbox.run("get").expect(0).row("emptied"))
                    .contains("running*")
                    .contains("holds no spec");
            assertThat(sandbox.run("approve").expect(1).err()).contains("repair it first");
        }
    }

    private int tlsPort(String tenant) {
        String row = sandbox.run("get").expect(0).row(tenant);
        return Integer.parseInt(row.replaceFirst(".* tls (\\d+).*", "$1"));
    }

    private void awaitClosed(Manifest tenant) {
        String password = sandbox.password(tenant.tenant());
        Await.until(
                tenant.tenant() + " is stopped",
                () -> assertThatThrownBy(
                                () -> TenantClient.tls("localhost", tenant.tlsPort(), password, sandbox.authority()))
                        .hasStackTraceContaining("Connection refused"));
    }
}
