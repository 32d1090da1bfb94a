package io.cachepilot.source.git.signature;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cachepilot.source.git.GpgHome;
import io.cachepilot.source.git.Signer;
import io.cachepilot.source.git.WorkTree;
import io.cachepilot.source.git.signature.SignaturePolicy.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commits that were signed by the real git and gpg. */
final class OpenPgpSignersTest {
    private static final int MUTATIONS = 400;
    private static final Verdict ANN = new Verdict.Accepted("ann <ann@example.org>");

    @TempDir
    private Path directory;

    private GpgHome gpg;

    @BeforeEach
    void makeHome() throws Exception {
        gpg = GpgHome.make();
    }

    @AfterEach
    void removeHome() throws Exception {
        gpg.remove();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "rsa2048", "nistp256"})
    void acceptsWhatEachKindOfKeyHasSigned(String kind) throws Exception {
        Signer ann = gpg.signer("ann", kind);

        assertThat(policy(ann.allowed()).judge(commit(ann))).isEqualTo(ANN);
    }

    @Test
    void acceptsWhatASubkeyHasSigned() throws Exception {
        Signer ann = gpg.signerWithSubkey("ann");

        assertThat(policy(ann.allowed()).judge(commit(ann))).isEqualTo(ANN);
    }

    @Test
    void keysOfBothKindsMayStandInOneFile() throws Exception {
        Signer ann = gpg.signer("ann", "ed25519");
        Signer bob = Signer.ssh(directory, "bob", "ed25519");
        Signer cleo = gpg.signer("cleo", "rsa2048");
        SignaturePolicy policy =
                policy("# keys\n" + ann.allowed() + "\n# of ssh\n" + bob.allowed() + cleo.allowed() + "\n");

        assertThat(policy.judge(commit(ann))).isEqualTo(ANN);
        assertThat(policy.judge(commit(bob))).isEqualTo(new Verdict.Accepted("bob@example.org"));
        assertThat(policy.judge(commit(cleo))).isEqualTo(new Verdict.Accepted("cleo <cleo@example.org>"));
    }

    @Test
    void refusesAnUnknownKey() throws Exception {
        Signer ann = gpg.signer("ann", "ed25519");
        Signer eve = gpg.signer("eve", "ed25519");

        assertThat(because(policy(ann.allowed()).judge(commit(eve))))
                .contains("is signed by the OpenPGP key ")
                .contains("none of the allowed ones");
    }

    @Test
    void refusesWhatWasChangedAfterItWasSigned() throws Exception {
        Signer ann = gpg.signer("ann", "ed25519");
        String commit = new String(commit(ann), ISO_8859_1);

        assertThat(because(policy(ann.allowed())
                        .judge(commit.replace("write a.yaml", "write b.yaml").getBytes(ISO_8859_1))))
                .contains("is not what ann <ann@example.org> has signed");
    }

    @Test
    void refusesAKeyThatHasExpiredEvenIfItSignedBefore() throws Exception {
        Signer ann = gpg.signer("ann", "ed25519", "1y", List.of("--faked-system-time", "20200101T000000"));

        SignaturePolicy policy = policy(ann.allowed());
        byte[] commit = commit(ann);
        assertThat(new SignaturePolicy(policy.signers(), () -> Instant.parse("2020-06-01T00:00:00Z")).judge(commit))
                .isEqualTo(ANN);
        assertThat(because(policy.judge(commit))).contains("which has expired");
    }

    @Test
    void refusesAKeyThatWasRevoked() throws Exception {
        Signer ann = gpg.signer("ann", "ed25519");
        byte[] commit = commit(ann);
        assertThat(policy(ann.allowed()).judge(commit)).isEqualTo(ANN);
        gpg.revoke("ann");

        assertThat(because(policy(gpg.allowed("ann")).judge(commit))).contains("was revoked");
    }

    @Test
    void refusesAWeakHash() throws Exception {
        Signer ann = gpg.signer("ann", "rsa2048", "never", List.of("--digest-algo", "SHA1"));

        assertThat(because(policy(ann.allowed()).judge(commit(ann))))
                .contains("does not count")
                .containsIgnoringCase("hash");
    }

    @Test
    void refusesWhatIsSignedInTheFuture() throws Exception {
        Signer ann = gpg.signer("ann", "ed25519", "never", List.of("--faked-system-time", "20990101T000000"));

        assertThat(because(policy(ann.allowed()).judge(commit(ann)))).contains("in the future");
    }

    @Test
    void neverFailsWhateverASignatureIs() throws Exception {
        Signer ann = gpg.signer("ann", "ed25519");
        SignaturePolicy policy = policy(ann.allowed());
        String commit = new String(commit(ann), ISO_8859_1);
        String armour = commit.substring(commit.indexOf("-----BEGIN"), commit.indexOf("-----END"));
        byte[] blob = Mutants.decode(armour);

        var random = new Random(19);
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] mutant = Mutants.of(blob, random);
            // Parts of a signature are not signed, like the hint at its key: some may still be accepted.
            assertThat(policy.judge(Mutants.with(commit, armour, mutant))).isNotNull();
        }
    }

    @Test
    void saysWhatIsWrongWithAKeyInTheFile() throws Exception {
        Signer ann = gpg.signer("ann", "ed25519");
        String key = ann.allowed();

        assertInvalid(key.substring(0, key.length() / 2), "does not end");
        assertInvalid(key.replaceFirst("(?s)\n\n.*\n-----END", "\n\nAAAA\n-----END"), "can't be read");
        assertInvalid(key.replace("PUBLIC", "PRIVATE"), "holds a private key");
    }

    private static void assertInvalid(String text, String problem) {
        assertThatExceptionOfType(SignersInvalid.class)
                .isThrownBy(() -> AllowedSigners.parse(text, "signers"))
                .withMessageContaining("signers")
                .withMessageContaining(problem);
    }

    private static String because(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Refused.class);
        return ((Verdict.Refused) verdict).because();
    }

    private SignaturePolicy policy(String text) throws Exception {
        Path file = Files.writeString(directory.resolve("signers"), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        return new SignaturePolicy(file);
    }

    private byte[] commit(Signer signer) throws Exception {
        Path path = Files.createTempDirectory(directory, "tree");
        WorkTree tree = WorkTree.make(path);
        signer.commit(tree, "a.yaml", "1");
        return tree.git("cat-file", "commit", "HEAD").getBytes(ISO_8859_1);
    }
}
