package io.cachepilot.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cachepilot.plan.Key;
import io.cachepilot.secret.Opened.Plain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both directions with the {@code age} tool: what it seals opens here, and what is sealed here opens there. */
final class RealAgeTest {
    private static final Secret SECRET = new Secret("correct-horse");

    @TempDir
    private Path temp;

    @BeforeEach
    void needsAge() throws Exception {
        assumeTrue(isThere("age") && isThere("age-keygen"), "age and age-keygen are not here: apt-get install age");
    }

    @Test
    void ageSealsAValueWithThePublicKeyAlone() throws Exception {
        SealedValues values = SealedValues.keeping(new SealingKeys(temp.resolve("sealing")));
        Path plain = Files.writeString(
                temp.resolve("plain"),
                "{\"tenant\": \"client1\", \"field\": \"password\", \"value\": \"correct-horse\"}\n");

        byte[] file = run("age", "-r", values.rotate(), plain.toString());

        assertThat(values.open(Base64.getEncoder().encodeToString(file), new Key("tenant", "client1"), "password"))
                .isEqualTo(new Plain(SECRET, true));
    }

    @Test
    void ageOpensASealedValueWithTheKeyFile() throws Exception {
        Path keys = temp.resolve("sealing");
        String sealed =
                SealedValues.keeping(new SealingKeys(keys)).seal(new Key("tenant", "client1"), "password", SECRET);
        Path file = Files.write(temp.resolve("sealed"), Base64.getDecoder().decode(sealed));

        String plain = text(run("age", "-d", "-i", onlyFileIn(keys).toString(), file.toString()));

        assertThat(plain)
                .isEqualTo(
                        "{\"kind\":\"tenant\",\"name\":\"client1\",\"field\":\"password\",\"value\":\"correct-horse\"}");
    }

    @Test
    void keyFileNamesThePublicKeyThatAgeKeygenDerives() throws Exception {
        Path keys = temp.resolve("sealing");
        AgeKey key = new SealingKeys(keys).obtain();

        assertThat(text(run("age-keygen", "-y", onlyFileIn(keys).toString())).strip())
                .isEqualTo(key.recipient());
    }

    @Test
    void bundleForAKeyOfAgeKeygenOpensThereAndHere() throws Exception {
        Path identity = temp.resolve("identity");
        run("age-keygen", "-o", identity.toString());
        String recipient = text(run("age-keygen", "-y", identity.toString())).strip();
        var files = new TreeMap<String, byte[]>();
        files.put("ca/ca.key", "precious".getBytes(StandardCharsets.UTF_8));
        Path bundle = Files.write(temp.resolve("bundle"), RecoveryBundle.seal(files, List.of(recipient)));

        byte[] zip = run("age", "-d", "-i", identity.toString(), bundle.toString());

        assertThat(text(zip)).startsWith("PK").contains("ca/ca.key");
        AgeKey key = AgeKey.parse(Files.readString(identity)).orElseThrow();
        assertThat(RecoveryBundle.open(Files.readAllBytes(bundle), key)).containsOnlyKeys("ca/ca.key");
    }

    private static Path onlyFileIn(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.findFirst().orElseThrow();
        }
    }

    private static boolean isThere(String program) throws Exception {
        try {
            return new ProcessBuilder(program, "--version").start().waitFor() == 0;
        } catch (IOException _) {
            return false;
        }
    }

    private byte[] run(String... command) throws Exception {
        Path out = Files.createTempFile(temp, "out", "");
        Path err = Files.createTempFile(temp, "err", "");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue())
                .as("%s: %s", command[0], Files.readString(err))
                .isZero();
        return Files.readAllBytes(out);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
