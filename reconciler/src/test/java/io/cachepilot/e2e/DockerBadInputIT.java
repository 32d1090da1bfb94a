package io.cachepilot.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tenants that can't be run as they are written: each says so itself, and no other is held up. */
final class DockerBadInputIT {
    private static final int EMPTY_ARCHIVE = 1024;

    @TempDir
    private Path directory;

    @Test
    void whatIsWrongWithOneTenantHoldsUpNoOther() throws IOException {
        Docker docker = Docker.ofThisMachine();
        String empty = "cachepilot-test/empty:" + ProcessHandle.current().pid();
        Path archive = Files.write(directory.resolve("empty.tar"), new byte[EMPTY_ARCHIVE]);
        docker.run("import", archive.toString(), empty);
        Sandbox sandbox = Sandbox.onDocker(directory);
        try (sandbox) {
            sandbox.source().write(sandbox.tenant("empty").with("image", empty));
            Manifest taken = sandbox.tenant("taken");
            Manifest fine = sandbox.source().write(sandbox.tenant("fine"));
            Manifest unwritable = sandbox.tenant("unwritable").with("image", "\"no such/Image:!\"");
            // The pair that a tenant without ports in its spec would be given.
            int next = sandbox.tenant("next").tlsPort();
            try (var _ = listener(taken.tlsPort());
                    var _ = listener(next)) {
                sandbox.source().write(taken);
                sandbox.source().write(unwritable);
                Manifest floating = Manifest.of("floating", 0, 0);
                sandbox.source().write(floating.file(), floating.text().replace("  ports: {tls: 0, plain: 0}\n", ""));
                sandbox.up();

                awaitRow(sandbox, "fine", "running");
                awaitRow(sandbox, "floating", "running");
                awaitRow(sandbox, "empty", "failing");
                awaitRow(sandbox, "taken", "blocked");
                CommandResult get = sandbox.run("get").expect(0);
                assertThat(get.row("empty")).contains(empty, "redis-server");
                assertThat(get.row("taken")).contains(":" + taken.tlsPort() + " is taken");
                assertThat(get.row("floating")).doesNotContain("tls " + next);
                assertThat(get.out()).contains("unwritable.yaml", "an image reference such as");
                assertThat(sandbox.run("validate").expect(1).out()).contains("unwritable.yaml");
                try (TenantClient client = sandbox.tls(fine)) {
                    assertThat(client.ping()).isEqualTo("PONG");
                }
            }
            // The port is free now.
            awaitRow(sandbox, "taken", "running");
        } finally {
            docker.removeAllOf(sandbox.installation());
            docker.run("rmi", "--force", empty);
        }
    }

    private static ServerSocket listener(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }

    private static void awaitRow(Sandbox sandbox, String tenant, String status) {
        Await.until(
                tenant + " is " + status,
                () -> assertThat(sandbox.run("get").expect(0).row(tenant)).contains(" " + status + " "));
    }
}
