package io.cachepilot.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was chosen for a tenant is written into its manifest, from which the host can be built again. */
final class WriteBackIT {
    private static final String MANIFEST = """
            # The shop.
            apiVersion: cachepilot/v1
            kind: Tenant
            metadata:
              name: 'shop'   # quoted by habit
            spec:
              memory: {maxmemoryMb: 64, limitMb: 128}

              # Both ways in.
              securityMode: dual-mode
            """;

    private Sandbox sandbox;

    @BeforeEach
    void prepare(@TempDir Path directory) {
        sandbox = new Sandbox(directory);
        sandbox.source().write("shop.yaml", MANIFEST);
    }

    @AfterEach
    void down() {
        sandbox.close();
    }

    @Test
    void nothingIsWrittenIntoAPlainDirectoryUnlessItIsAskedFor() {
        sandbox.commands().set("CACHEPILOT_SOURCE_WRITE_BACK", "auto");
        ControlPlaneProcess controlPlane = sandbox.up();
        controlPlane.awaitPrinted("tenant/shop Answering");
        sandbox.run("reconcile").expect(0);

        sandbox.source().assertUntouched();
    }

    @Test
    void manifestsAndTheSealingKeyGiveTheSameTenantAgain() throws IOException {
        writeBackAlways();
        ControlPlaneProcess controlPlane = sandbox.up();
        String written = awaitSealed();
        List<Long> servers = pids();
        String password = sandbox.askPassword("shop");
        Manifest shop = Manifest.of("shop", port(written, "tls"), port(written, "plain"));

        assertThat(written).startsWith(MANIFEST);
        assertThat(sandbox.run("diff").expect(0).out()).startsWith("In sync: 1 tenants");
        sandbox.run("reconcile").expect(0);
        assertThat(text()).as("after another pass").isEqualTo(written);
        assertThat(pids()).as("no restart").isEqualTo(servers);
        try (TenantClient client = sandbox.plain(shop)) {
            assertThat(client.ping()).isEqualTo("PONG");
        }

        controlPlane.close();
        sandbox.run("down", "--yes").expect(0);
        forgetAllButTheSealingKey();
        sandbox.up();

        assertThat(sandbox.askPassword("shop")).isEqualTo(password);
        try (TenantClient client = sandbox.tls(shop)) {
            assertThat(client.ping()).isEqualTo("PONG");
        }
        sandbox.run("reconcile").expect(0);
        assertThat(text()).isEqualTo(written);
        sandbox.source().accept("shop.yaml");
    }

    @Test
    void higherGenerationRotatesWhatWasWrittenBack() {
        writeBackAlways();
        sandbox.up();
        String written = awaitSealed();
        String password = sandbox.askPassword("shop");

        sandbox.source().write("shop.yaml", written.replace("    sealed:", "    generation: 2\n    sealed:"));
        sandbox.run("reconcile").expect(0);
        Await.until(
                "another sealed password is written",
                () -> assertThat(sealed(text())).isNotEqualTo(sealed(written)));

        assertThat(sandbox.askPassword("shop")).isNotEqualTo(password);
        assertThat(sandbox.run("diff").expect(0).out()).startsWith("In sync: 1 tenants");
        sandbox.source().accept("shop.yaml");
    }

    private void writeBackAlways() {
        sandbox.commands().set("CACHEPILOT_SOURCE_WRITE_BACK", "always");
    }

    private String awaitSealed() {
        return Await.until("the password is written back", () -> {
            assertThat(text()).contains("sealed:");
            return text();
        });
    }

    private String text() {
        return TextFiles.read(sandbox.source().file("shop.yaml"));
    }

    private static int port(String text, String name) {
        return Integer.parseInt(text.replaceFirst("(?s).*\\n    " + name + ": (\\d+)\\n.*", "$1"));
    }

    private static String sealed(String text) {
        return text.replaceFirst("(?s).*\\n    sealed: (\\S+)\\n.*", "$1");
    }

    private List<Long> pids() {
        return sandbox.servers().stream().map(ProcessHandle::pid).toList();
    }

    private void forgetAllButTheSealingKey() throws IOException {
        Path kept = sandbox.state().resolve("keys").resolve("sealing");
        try (var files = Files.walk(sandbox.state())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.startsWith(kept) && !kept.startsWith(file)) {
                    Files.delete(file);
                }
            }
        }
    }
}
