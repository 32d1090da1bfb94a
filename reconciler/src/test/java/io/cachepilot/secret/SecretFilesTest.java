package io.cachepilot.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretFilesTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir
    Path directory;

    private SecretFiles secrets;

    @BeforeEach
    void openTheDirectory() {
        secrets = new SecretFiles(directory.resolve("tenants"));
    }

    @Test
    void findsNothingAndWritesNothingBeforeASecretIsKept() {
        assertThat(secrets.find("client1")).isEmpty();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void generatesOnceAndKeepsWhatItGenerated() {
        Kept first = secrets.obtain("client1", 1, RANDOM);

        assertThat(first.generation()).isEqualTo(1);
        assertThat(secrets.obtain("client1", 1, RANDOM)).isEqualTo(first);
        assertThat(new SecretFiles(directory.resolve("tenants")).find("client1"))
                .contains(first);
    }

    @Test
    void aHigherGenerationRotates() {
        Kept first = secrets.obtain("client1", 1, RANDOM);
        Kept second = secrets.obtain("client1", 3, RANDOM);

        assertThat(second.generation()).isEqualTo(3);
        assertThat(second.value()).isNotEqualTo(first.value());
        assertThat(secrets.find("client1")).contains(second);
    }

    @Test
    void aLowerGenerationChangesNothing() {
        Kept kept = secrets.obtain("client1", 3, RANDOM);

        assertThat(secrets.obtain("client1", 2, RANDOM)).isEqualTo(kept);
        assertThat(secrets.find("client1")).contains(kept);
    }

    @Test
    void keepsAGivenValueWithEveryCharacterOfIt() {
        var value = new Secret("with \"quotes\", a \\, ü and \n");

        assertThat(secrets.keep("client1", value, 2)).isEqualTo(new Kept(value, 2));
        assertThat(secrets.find("client1")).contains(new Kept(value, 2));
    }

    @Test
    void secretsOfDifferentNamesAreIndependent() {
        Kept one = secrets.obtain("a", 1, RANDOM);
        Kept other = secrets.obtain("a.json", 1, RANDOM);

        assertThat(other.value()).isNotEqualTo(one.value());
        assertThat(secrets.find("a")).contains(one);
    }

    @Test
    void onlyTheOwnerMayReadTheFile() throws IOException {
        secrets.obtain("client1", 1, RANDOM);
        Path file = fileOf("client1");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void forgetsADeletedSecret() {
        secrets.obtain("client1", 1, RANDOM);

        secrets.delete("client1");
        secrets.delete("client1");

        assertThat(secrets.find("client1")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hunter2",
                "null",
                "{}",
                "{\"generation\":1}",
                "{\"value\":\"hunter2\"}",
                "{\"generation\":1,\"value\":\"\"}",
                "{\"generation\":-1,\"value\":\"hunter2\"}",
                "{\"generation\":\"hunter2\",\"value\":\"x\"}",
                "{\"generation\":1,\"value\":\"hunter2\"",
                "{\"generation\":1,\"value\":\"hunter2\"} hunter2",
                "\u0000\u0000\u0000\u0000",
            })
    void reportsADamagedFileAndNeitherReplacesNorQuotesIt(String content) throws IOException {
        secrets.obtain("client1", 1, RANDOM);
        Path file = fileOf("client1");
        Files.writeString(file, content);

        assertThatThrownBy(() -> secrets.obtain("client1", 2, RANDOM))
                .isInstanceOf(SecretUnreadable.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("recovery bundle")
                .hasMessageNotContaining("hunter2")
                .hasNoCause();
        assertThat(Files.readString(file)).isEqualTo(content);
    }

    @Test
    void reportsAFileThatIsNotText() throws IOException {
        secrets.obtain("client1", 1, RANDOM);
        var garbage = new byte[] {(byte) 0xff, (byte) 0xfe};
        Files.write(fileOf("client1"), garbage);

        assertThatThrownBy(() -> secrets.find("client1"))
                .isInstanceOf(SecretUnreadable.class)
                .hasMessageContaining("client1.json");
        assertThat(fileOf("client1")).hasBinaryContent(garbage);
    }

    @Test
    void aDamagedFileIsReplacedByAValueThatIsGiven() throws IOException {
        secrets.obtain("client1", 1, RANDOM);
        Files.writeString(fileOf("client1"), "damaged");

        secrets.keep("client1", new Secret("restored"), 1);

        assertThat(secrets.find("client1")).contains(new Kept(new Secret("restored"), 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../escape", "a/b", "/etc/passwd", "-a", "A", "a\u0000b", "a b", "ä", "a\n"})
    void refusesANameThatCouldLeaveTheDirectory(String name) {
        assertThatThrownBy(() -> secrets.obtain(name, 1, RANDOM)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> secrets.find(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> secrets.delete(name)).isInstanceOf(IllegalArgumentException.class);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void refusesANameThatIsTooLongForAFile() {
        assertThat(secrets.obtain("a".repeat(81), 1, RANDOM).generation()).isEqualTo(1);
        assertThatThrownBy(() -> secrets.obtain("a".repeat(82), 1, RANDOM))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesAnEmptySecretAndANegativeGeneration() {
        assertThatThrownBy(() -> secrets.keep("client1", new Secret(""), 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> secrets.keep("client1", new Secret("x"), -1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(secrets.find("client1")).isEmpty();
    }

    private Path fileOf(String name) {
        return directory.resolve("tenants").resolve(name + ".json");
    }
}
