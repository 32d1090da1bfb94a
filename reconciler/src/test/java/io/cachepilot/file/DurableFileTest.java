package io.cachepilot.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DurableFileTest {
    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("a/b/note.txt");
    }

    @Test
    void readsWhatWasWritten() {
        DurableFile.write(file, "grüße\n");

        assertThat(DurableFile.read(file)).contains("grüße\n");
    }

    @Test
    void replacesWhatWasThere() {
        DurableFile.write(file, "a longer old text");
        DurableFile.write(file, "new");

        assertThat(DurableFile.read(file)).contains("new");
    }

    @Test
    void fileAndNewDirectoriesAreForTheirOwnerOnly() throws IOException {
        DurableFile.write(file, "x");

        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(mode(directory.resolve("a/b"))).isEqualTo("rwx------");
        assertThat(mode(directory.resolve("a"))).isEqualTo("rwx------");
    }

    @Test
    void replacementIsForItsOwnerOnlyWhateverTheOldFileWas() throws IOException {
        DurableFile.write(file, "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        DurableFile.write(file, "new");

        assertThat(mode(file)).isEqualTo("rw-------");
    }

    @Test
    void openReaderKeepsTheWholeOldContent() throws IOException {
        DurableFile.write(file, "old");
        try (var reader = Files.newInputStream(file)) {
            DurableFile.write(file, "newer");

            assertThat(new String(reader.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("old");
        }
    }

    @Test
    void readersNeverSeeAMixture() throws Exception {
        String old = "o".repeat(100_000);
        String young = "y".repeat(200_000);
        DurableFile.write(file, old);
        var seen = new HashSet<String>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var writing = executor.submit(() -> {
                for (int i = 0; i < 50; i++) {
                    DurableFile.write(file, i % 2 == 0 ? young : old);
                }
            });
            while (!writing.isDone()) {
                seen.add(DurableFile.read(file).orElse("(none)"));
            }
            writing.get();
        }

        assertThat(Set.of(old, young)).containsAll(seen);
    }

    @Test
    void leavesNothingBesideTheFile() throws IOException {
        DurableFile.write(file, "one");
        DurableFile.write(file, "two");

        assertThat(entries(directory.resolve("a/b"))).containsExactly("note.txt");
    }

    @Test
    void failedWriteLeavesNothingBehindAndNamesTheFile() throws IOException {
        Files.createDirectories(file.resolve("in the way"));

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> DurableFile.write(file, "x"))
                .withMessageStartingWith("cannot write " + file + ": ");
        assertThat(entries(directory.resolve("a/b"))).containsExactly("note.txt");
    }

    @Test
    void contentThatIsThereAlreadyIsNotWrittenAgain() throws IOException {
        DurableFile.write(file, "same");
        Object before = identity(file);

        DurableFile.write(file, "same");

        assertThat(identity(file)).isEqualTo(before);
    }

    @Test
    void otherContentIsAnotherFileUnderTheName() throws IOException {
        DurableFile.write(file, "old!");
        Object before = identity(file);
        try (var _ = Files.newInputStream(file)) {
            DurableFile.write(file, "new!");

            assertThat(identity(file)).isNotEqualTo(before);
        }
    }

    @Test
    void thereIsNothingToReadOfAMissingFile() {
        assertThat(DurableFile.read(file)).isEmpty();
    }

    @Test
    void unreadableFileIsAnErrorThatNamesIt() throws IOException {
        Files.createDirectories(file);

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> DurableFile.read(file))
                .withMessageStartingWith("cannot read " + file + ": ");
    }

    @Test
    void writesAndDeletesAlthoughItsThreadIsInterrupted() {
        Thread.currentThread().interrupt();

        DurableFile.write(file, "kept");
        DurableFile.write(file.resolveSibling("other"), "x");
        DurableFile.delete(file.resolveSibling("other"));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(DurableFile.read(file)).contains("kept");
        assertThat(file.resolveSibling("other")).doesNotExist();
    }

    @Test
    void deletes() {
        DurableFile.write(file, "x");

        DurableFile.delete(file);

        assertThat(file).doesNotExist();
    }

    @Test
    void deletingAMissingFileDoesNothing() {
        DurableFile.delete(file);

        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void directoryThatIsThereStaysAsItIs() throws IOException {
        Path there = Files.createDirectory(
                directory.resolve("there"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));

        DurableFile.createDirectories(there);

        assertThat(mode(there)).isEqualTo("rwxr-xr-x");
    }

    @Test
    void directoryCanNotTakeThePlaceOfAFile() {
        DurableFile.write(file, "x");

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> DurableFile.createDirectories(file.resolve("below")))
                .withMessageStartingWith("cannot create the directory " + file.resolve("below") + ": ");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static Stream<String> entries(Path path) throws IOException {
        try (var entries = Files.list(path)) {
            return entries.map(entry -> entry.getFileName().toString()).toList().stream();
        }
    }

    private static Object identity(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }
}
