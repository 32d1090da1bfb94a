package io.cachepilot.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SealingKeysTest {
    @TempDir
    private Path temp;

    private Path directory;
    private SealingKeys keys;

    @BeforeEach
    void open() {
        directory = temp.resolve("keys").resolve("sealing");
        keys = new SealingKeys(directory);
    }

    @Test
    void lookingWritesNothing() {
        assertThat(keys.all()).isEmpty();
        assertThat(keys.current()).isEmpty();
        assertThat(directory).doesNotExist();
    }

    @Test
    void firstKeyIsMadeOnceAndIsForItsOwnerOnly() throws IOException {
        AgeKey key = keys.obtain();
        keys.ensure();

        assertThat(keys.obtain()).isEqualTo(key);
        Path file = onlyFile();
        assertThat(file.getFileName().toString())
                .isEqualTo("0001-" + key.recipient().substring(4, 12) + ".key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
    }

    @Test
    void newestSealsAndOlderOnesAreKept() {
        AgeKey first = keys.obtain();
        AgeKey second = keys.rotate();
        AgeKey third = keys.rotate();

        assertThat(keys.all()).containsExactly(third, second, first);
        assertThat(keys.current()).contains(third);
    }

    @Test
    void whatIsNoKeyFileIsNotLookedAt() throws IOException {
        AgeKey key = keys.obtain();
        Files.writeString(directory.resolve(".0002-x.key.123.tmp"), "half");
        Files.writeString(directory.resolve("README"), "mine");

        assertThat(keys.all()).containsExactly(key);
    }

    @Test
    void damagedKeyIsToldWithoutItsContent() throws IOException {
        keys.obtain();
        Files.writeString(onlyFile(), "AGE-SECRET-KEY-1CANARY\n");

        assertThatExceptionOfType(SecretUnreadable.class)
                .isThrownBy(keys::all)
                .withMessageContaining("is not an identity file of age")
                .withNoCause()
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("CANARY"));
        keys.ensure();
        assertThat(onlyFile()).hasContent("AGE-SECRET-KEY-1CANARY");
    }

    @Test
    void keyThatOthersMayReadIsRefusedWithWhatToDo() throws IOException {
        keys.obtain();
        openToOthers(directory);

        assertThatExceptionOfType(SecretUnreadable.class)
                .isThrownBy(keys::current)
                .withMessageContaining("others than its owner may read it (rw-r--r--)")
                .withMessageContaining("run: chmod 600 " + onlyFile());
    }

    @Test
    void identityFileIsReadAsAgeKeygenWritesIt() {
        AgeKey key = AgeKey.generate();

        assertThat(AgeKey.parse("# created: 2026-11-22T10:00:00Z\n# public key: x\n"
                        + key.identity().reveal()))
                .contains(key);
        assertThat(AgeKey.parse("")).isEmpty();
        assertThat(AgeKey.parse(key.recipient())).isEmpty();
        assertThat(AgeKey.parse(key.identity().reveal().repeat(2))).isEmpty();
        assertThat(AgeKey.parse(key.identity().reveal() + "\n" + key.identity().reveal()))
                .isEmpty();
        assertThat(AgeKey.isRecipient(key.recipient())).isTrue();
        assertThat(List.of("", "age1", "x".repeat(1000), key.identity().reveal()))
                .noneMatch(AgeKey::isRecipient);
    }

    static void openToOthers(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            }
        }
    }

    private Path onlyFile() throws IOException {
        try (var files = Files.list(directory)) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return all.getFirst();
        }
    }
}
