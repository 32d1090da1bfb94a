package io.cachepilot.source.git.signature;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cachepilot.source.git.Signer;
import io.cachepilot.source.git.WorkTree;
import io.cachepilot.source.git.signature.SignaturePolicy.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commits that were signed by the real git and ssh-keygen, and what hostile hands make of them. */
final class SignaturePolicyTest {
    private static final int MUTATIONS = 600;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "ecdsa -b 256", "rsa -b 2048", "rsa -b 3072"})
    void acceptsWhatEachKindOfKeyHasSigned(String kind) throws Exception {
        Signer ann = Signer.ssh(directory, "ann", kind.split(" "));

        assertThat(policy(ann.allowed()).judge(commit(ann))).isEqualTo(new Verdict.Accepted("ann@example.org"));
    }

    /** Numbers of ECDSA are of any length up to 33 bytes. */
    @Test
    void acceptsManySignaturesOfOneKeyOfEcdsa() throws Exception {
        Signer ann = Signer.ssh(directory, "ann", "ecdsa", "-b", "256");
        SignaturePolicy policy = policy(ann.allowed());
        WorkTree tree = WorkTree.make(directory.resolve("tree"));

        for (int i = 0; i < 20; i++) {
            ann.commit(tree, "a.yaml", String.valueOf(i));
            assertThat(policy.judge(raw(tree))).isEqualTo(new Verdict.Accepted("ann@example.org"));
        }
    }

    @Test
    void refusesEveryMutationOfASignatureAndNeverFails() throws Exception {
        Signer ann = Signer.ssh(directory, "ann", "ed25519");
        SignaturePolicy policy = policy(ann.allowed());
        String commit = new String(commit(ann), ISO_8859_1);
        String armour = commit.substring(commit.indexOf("-----BEGIN"), commit.indexOf("-----END"));
        byte[] blob = Mutants.decode(armour);
        assertThat(policy.judge(Mutants.with(commit, armour, blob))).isInstanceOf(Verdict.Accepted.class);

        var random = new Random(17);
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] mutant = Mutants.of(blob, random);
            assertThat(policy.judge(Mutants.with(commit, armour, mutant)))
                    .as(() -> Base64.getEncoder().encodeToString(mutant))
                    .isInstanceOf(Verdict.Refused.class);
        }
    }

    @Test
    void refusesOrAcceptsAndNeverFailsWhateverACommitIs() throws Exception {
        Signer ann = Signer.ssh(directory, "ann", "rsa", "-b", "2048");
        SignaturePolicy policy = policy(ann.allowed());
        byte[] commit = commit(ann);

        var random = new Random(18);
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] mutant = Mutants.of(commit, random);
            assertThat(policy.judge(mutant))
                    .as(() -> new String(mutant, ISO_8859_1))
                    .isInstanceOf(Verdict.Refused.class);
        }
    }

    /** A signature over the same bytes that was made for files, say, does not count. */
    @Test
    void refusesASignatureThatWasMadeForSomethingElse() throws Exception {
        Signer ann = Signer.ssh(directory, "ann", "ed25519");
        String commit = new String(commit(ann), ISO_8859_1);
        String armour = commit.substring(commit.indexOf("-----BEGIN"), commit.indexOf("-----END"));
        byte[] blob = Mutants.decode(armour);
        String text = new String(blob, ISO_8859_1).replace("\0\0\0\3git", "\0\0\0\4file");

        assertThat(policy(ann.allowed()).judge(Mutants.with(commit, armour, text.getBytes(ISO_8859_1))))
                .isEqualTo(new Verdict.Refused("has an SSH signature that was made for something else than git"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ssh-ed25519 AAAA                        | who it is lacks",
                "ann ssh-ed25519                         | it is not PRINCIPAL KEYTYPE BASE64",
                "ann cert-authority ssh-ed25519 AAAA     | without options",
                "ann ssh-dss AAAA                        | types of keys are ssh-ed25519,",
                "ann ssh-ed25519 %%                      | the key is no base64",
                "ann ssh-ed25519 AAAA                    | the key is malformed",
            })
    void saysWhatIsWrongWithALineOfTheFile(String line, String problem) {
        assertThatExceptionOfType(SignersInvalid.class)
                .isThrownBy(() -> AllowedSigners.parse("# who\n" + line + "\n", "signers"))
                .withMessageContaining("signers:2: ")
                .withMessageContaining(problem);
    }

    @Test
    void aShortKeyOfRsaIsNotAllowed() throws Exception {
        Signer ann = Signer.ssh(directory, "ann", "rsa", "-b", "1024");

        assertThatExceptionOfType(SignersInvalid.class)
                .isThrownBy(() -> AllowedSigners.parse(ann.allowed(), "signers"))
                .withMessageContaining("1024 bits");
    }

    @Test
    void withoutAFileNobodyIsAllowed() throws Exception {
        Signer ann = Signer.ssh(directory, "ann", "ed25519");

        assertThat(new SignaturePolicy(directory.resolve("none")).judge(commit(ann)))
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.because())
                                .contains("can't be read")
                                .contains("source.signatures"));
    }

    private SignaturePolicy policy(String text) throws Exception {
        Path file = Files.writeString(directory.resolve("signers"), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        return new SignaturePolicy(file);
    }

    private byte[] commit(Signer signer) throws Exception {
        WorkTree tree = WorkTree.make(directory.resolve("tree"));
        signer.commit(tree, "a.yaml", "1");
        return raw(tree);
    }

    private static byte[] raw(WorkTree tree) throws Exception {
        return tree.git("cat-file", "commit", "HEAD").getBytes(ISO_8859_1);
    }
}
