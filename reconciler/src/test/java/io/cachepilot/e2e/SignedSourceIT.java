package io.cachepilot.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.source.git.Signer;
import io.cachepilot.source.git.WorkTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nobody has signed who may is not applied, and is told. */
final class SignedSourceIT {
    @TempDir
    private Path directory;

    @Test
    void anUnsignedCommitIsToldAndASignedOneIsInForce() throws Exception {
        WorkTree tree = WorkTree.make(directory.resolve("tenants"));
        Signer ann = Signer.ssh(directory, "ann", "ed25519");
        Path signers = Files.writeString(directory.resolve("signers"), ann.allowed());
        Files.setPosixFilePermissions(signers, PosixFilePermissions.fromString("rw-r--r--"));
        try (Sandbox sandbox =
                Sandbox.ofRepository(directory.resolve("box"), tree.path().toString())) {
            sandbox.commands().set("CACHEPILOT_SOURCE_SIGNATURES", signers.toString());
            Manifest tenant = sandbox.tenant("shop");
            String first = ann.commit(tree, tenant.file(), tenant.text());
            sandbox.up();
            awaitGet(sandbox, " running ");

            tree.write(tenant.file(), tenant.memory(100, 200).text());
            String unsigned = tree.commit("more memory");
            awaitGet(sandbox, "the commit " + unsigned.substring(0, 8));
            assertThat(sandbox.run("get").expect(0).out())
                    .contains("is not signed", first.substring(0, 8) + " stays in force", " 64 MiB ");
            assertThat(sandbox.run("events").expect(0).out()).contains("SourceUnavailable", "is not signed");
            assertThat(sandbox.run("set", "shop", "memory.maxmemoryMb=80")
                            .expect(1)
                            .err())
                    .contains("source.signatures");

            String signed = ann.commit(tree, "README", "as it should be");
            awaitGet(sandbox, " 100 MiB ");
            assertThat(sandbox.run("get").expect(0).out()).doesNotContain("is not signed");

            tree.git("reset", "--quiet", "--hard", first);
            awaitGet(sandbox, "older than " + signed.substring(0, 8));
            assertThat(sandbox.run("get").expect(0).row("shop")).contains(" 100 MiB ");
        }
    }

    private static void awaitGet(Sandbox sandbox, String text) {
        Await.until(
                "get has '" + text.strip() + "'",
                () -> assertThat(sandbox.run("get").expect(0).out()).contains(text));
    }
}
