package io.cachepilot.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FingerprintsTest {
    private static final Secret VALUE = new Secret("hunter2");

    @TempDir
    Path directory;

    private Path keyFile;

    @BeforeEach
    void nameTheKeyFile() {
        keyFile = directory.resolve("keys/fingerprint.key");
    }

    @Test
    void showsEightHexDigits() {
        assertThat(Fingerprints.open(keyFile).of("client1", VALUE)).matches("fp:[0-9a-f]{8}");
    }

    @Test
    void staysTheSameWhenOpenedAgain() {
        String first = Fingerprints.open(keyFile).of("client1", VALUE);

        assertThat(Fingerprints.open(keyFile).of("client1", VALUE)).isEqualTo(first);
        assertThat(Fingerprints.peek(keyFile).of("client1", VALUE)).isEqualTo(first);
    }

    @Test
    void differsByValueByPurposeAndByWhereOneEndsAndTheOtherBegins() {
        var fingerprints = Fingerprints.open(keyFile);

        assertThat(fingerprints.of("ab", new Secret("c")))
                .isNotEqualTo(fingerprints.of("ab", new Secret("d")))
                .isNotEqualTo(fingerprints.of("ac", new Secret("c")))
                .isNotEqualTo(fingerprints.of("a", new Secret("bc")));
    }

    @Test
    void differsByKey() {
        assertThat(Fingerprints.open(keyFile).of("client1", VALUE))
                .isNotEqualTo(Fingerprints.open(directory.resolve("other.key")).of("client1", VALUE));
    }

    @Test
    void keepsItsKeyFromOthers() throws IOException {
        Fingerprints.open(keyFile);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile)))
                .isEqualTo("rw-------");
    }

    @Test
    void peekingWritesNothing() {
        String first = Fingerprints.peek(keyFile).of("client1", VALUE);

        assertThat(directory).isEmptyDirectory();
        assertThat(Fingerprints.peek(keyFile).of("client1", VALUE)).isNotEqualTo(first);
    }

    @Test
    void refusesADamagedKeyAndLeavesItAlone() throws IOException {
        Files.createDirectories(directory.resolve("keys"));
        Files.writeString(keyFile, "c2hvcnQ=");

        assertThatThrownBy(() -> Fingerprints.open(keyFile))
                .isInstanceOf(SecretUnreadable.class)
                .hasMessageContaining(keyFile.toString())
                .hasMessageContaining("32 bytes");
        assertThat(keyFile).hasContent("c2hvcnQ=");
    }
}
