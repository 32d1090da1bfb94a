package io.cachepilot.backup.shelf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cachepilot.backup.archive.ArchiveName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which backups there are, and that nobody gets at another file by asking for one. */
final class ShelfTest {
    @TempDir
    private Path home;

    private Path directory;
    private Shelf shelf;

    @BeforeEach
    void fill() throws IOException {
        directory = home.resolve("backups");
        shelf = new Shelf(directory);
        shelf.open();
        for (String name : List.of(
                "a_20250101_120000.tar.gz", "a_20250102_120000.tar.gz", "a-b_20250101_000000.tar.gz", "notes.txt")) {
            Files.writeString(directory.resolve(name), "12345");
        }
        Files.createSymbolicLink(directory.resolve("a_20250103_120000.tar.gz"), home.resolve("elsewhere"));
    }

    @Test
    void eachSubjectHasItsOwnNewestFirst() {
        assertThat(shelf.all().keySet()).containsExactly("a", "a-b");
        assertThat(shelf.of("a"))
                .extracting(stored -> stored.name().file() + " " + stored.bytes())
                .containsExactly("a_20250102_120000.tar.gz 5", "a_20250101_120000.tar.gz 5");
        assertThat(shelf.of("b")).isEmpty();
        assertThat(new Shelf(home.resolve("none")).all()).isEmpty();
    }

    @Test
    void oneIsMeantByItsNameOrItsPath() {
        Path file = directory.resolve("a_20250101_120000.tar.gz");
        for (String given : List.of("a_20250101_120000.tar.gz", file.toString())) {
            assertThat(shelf.find("a", given))
                    .isEqualTo(new Shelf.Stored(
                            ArchiveName.parse("a_20250101_120000.tar.gz").orElseThrow(), file, 5));
        }
    }

    @Test
    void nothingElseIsMeant() throws IOException {
        Files.createDirectory(directory.resolve("sub"));
        Files.writeString(directory.resolve("sub/a_20250101_120000.tar.gz"), "x");
        for (String given : List.of(
                "../backups/a_20250101_120000.tar.gz",
                directory + "/../backups/a_20250101_120000.tar.gz",
                directory + "/sub/a_20250101_120000.tar.gz",
                "sub/a_20250101_120000.tar.gz",
                home + "/a_20250101_120000.tar.gz",
                "/etc/passwd",
                "..",
                "/",
                "",
                "a\0b")) {
            assertThatExceptionOfType(NoSuchBackup.class)
                    .as(given)
                    .isThrownBy(() -> shelf.find("a", given))
                    .withMessageContaining("is no ");
        }
        assertThatExceptionOfType(NoSuchBackup.class)
                .isThrownBy(() -> shelf.find("a", "a-b_20250101_000000.tar.gz"))
                .withMessage(
                        "'a-b_20250101_000000.tar.gz' is no backup of a; there are: a_20250102_120000.tar.gz, a_20250101_120000.tar.gz");
        assertThatExceptionOfType(NoSuchBackup.class)
                .isThrownBy(() -> shelf.find("a", "a_20250103_120000.tar.gz"))
                .withMessageStartingWith("there is no backup 'a_20250103_120000.tar.gz'; there are: ");
        assertThatExceptionOfType(NoSuchBackup.class)
                .isThrownBy(() -> shelf.find("b", "b_20250103_120000.tar.gz"))
                .withMessage("there is no backup 'b_20250103_120000.tar.gz'; there is none of it");
    }

    @Test
    void oneThatIsDeletedIsGone() {
        shelf.delete(shelf.find("a", "a_20250102_120000.tar.gz"));

        assertThat(shelf.of("a"))
                .extracting(stored -> stored.name().file())
                .containsExactly("a_20250101_120000.tar.gz");
    }

    @Test
    void itIsForItsOwnerAloneAndWithoutWhatWasCutOff() throws IOException {
        Path unfinished = Files.writeString(directory.resolve(".a_20250104_120000.tar.gz.123.tmp"), "x");

        shelf.open();

        assertThat(unfinished).doesNotExist();
        assertThat(directory.resolve("notes.txt")).exists();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
    }
}
