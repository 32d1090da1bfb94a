package io.cachepilot.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A state directory, manifests and a recovery bundle that a version before specs had kinds has written: two tenants that are stopped,
 * one with a generated password and one with a sealed one, and one that was deleted. Its keys are of no other use. Nothing of it
 * may ever be read otherwise.
 */
final class EarlierStateIT {
    private static final Path EARLIER = Path.of("src/test/resources/io/cachepilot/e2e/earlier-state");
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final String GENERATED = "BeBhNJhHkikx1OcJSOzarneiXoRw-aX1_zJQ2vj1_cw";
    private static final String SEALED = "horse-battery-staple-1";

    @TempDir
    private Path root;

    private Sandbox sandbox;

    @BeforeEach
    void makeAnInstallation() throws IOException {
        sandbox = new Sandbox(root);
        for (String file : List.of("generated.yaml", "sealed.yaml")) {
            sandbox.source()
                    .write(file, Files.readString(EARLIER.resolve("tenants.d").resolve(file)));
        }
    }

    @AfterEach
    void end() {
        sandbox.close();
    }

    @Test
    void theStateIsReadAsItWasWritten() throws IOException {
        copy(EARLIER.resolve("state"), sandbox.state());

        sandbox.run("validate").expect(0);
        assertThat(sandbox.run("diff").expect(0).out()).startsWith("In sync: 2 tenants");
        assertThat(sandbox.run("reconcile").expect(0).out())
                .containsPattern("generated +stopped +plain-only +persistent +64 MiB +plain 7600")
                .containsPattern("sealed +stopped +plain-only +memory-only +64 MiB +plain 7602");
        assertThat(sandbox.run("doctor").out()).contains("kept of 1: gone (");
        assertPasswords();
    }

    @Test
    void theBundleBringsTheSameBack() throws IOException {
        sandbox.run(
                        "keys",
                        "import",
                        "--identity",
                        EARLIER.resolve("id.txt").toAbsolutePath().toString(),
                        EARLIER.resolve("bundle.age").toAbsolutePath().toString())
                .expect(0);

        sandbox.run("reconcile").expect(0);
        assertPasswords();
        assertThat(sandbox.authority()).hasSameTextualContentAs(EARLIER.resolve("state/ca/ca.crt"));
    }

    private void assertPasswords() {
        assertThat(sandbox.run("password", "generated").expect(0).out().strip()).isEqualTo(GENERATED);
        assertThat(sandbox.run("password", "sealed").expect(0).out().strip()).isEqualTo(SEALED);
    }

    /** Keys are refused that others may read, and a checkout knows no such modes. */
    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                    Files.setPosixFilePermissions(copy, OWNER_ONLY);
                }
            }
        }
    }
}
