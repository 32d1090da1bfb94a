package io.cachepilot.source.directory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cachepilot.source.content.References;
import io.cachepilot.source.write.WriteRefused;
import io.cachepilot.source.write.WriteRefused.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryWriterTest {
    private static final byte[] OLD = "old".getBytes(UTF_8);
    private static final byte[] NEW = "new and longer".getBytes(UTF_8);

    @TempDir
    private Path directory;

    private Path file;
    private DirectoryWriter writer;

    @BeforeEach
    void writeTheOldFile() throws IOException {
        file = Files.write(directory.resolve("a.yaml"), OLD);
        writer = new DirectoryWriter(directory);
    }

    @Test
    void readsWhatHasComeToRest() throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofSeconds(1))));

        assertThat(writer.read("a.yaml")).isEqualTo(OLD);
    }

    @Test
    void readsNothingThatMayBeHalfWrittenOrIsGone() throws IOException {
        WriteRefused young = catchThrowableOfType(WriteRefused.class, () -> {
            // A slow machine may need longer than the file has to rest: then it is touched again.
            for (int attempt = 0; attempt < 100; attempt++) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
                writer.read("a.yaml");
            }
        });
        assertThat(young.reason()).isEqualTo(Reason.CHANGED_MEANWHILE);

        Files.delete(file);
        WriteRefused gone = catchThrowableOfType(WriteRefused.class, () -> writer.read("a.yaml"));
        assertThat(gone.reason()).isEqualTo(Reason.CHANGED_MEANWHILE);
    }

    @Test
    void replacesAndKeepsTheMode() throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r---w-"));

        writer.replace("a.yaml", OLD, NEW);

        assertThat(file).hasBinaryContent(NEW);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r---w-");
        assertThat(directory).isDirectoryNotContaining("glob:**/.*");
    }

    @Test
    void keepsTheOwner() throws IOException {
        assumeTrue(isRoot(), "only root can make a file that belongs to somebody else");
        Files.setAttribute(file, "unix:uid", 12345);
        Files.setAttribute(file, "unix:gid", 23456);

        writer.replace("a.yaml", OLD, NEW);

        assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(12345);
        assertThat(Files.getAttribute(file, "unix:gid")).isEqualTo(23456);
    }

    @Test
    void leavesAFileThatChangedMeanwhile() {
        assertThat(refusal(() -> writer.replace("a.yaml", NEW, OLD))).isEqualTo(Reason.CHANGED_MEANWHILE);
        assertThat(refusal(() -> writer.replace("a.yaml", "ol".getBytes(UTF_8), NEW)))
                .isEqualTo(Reason.CHANGED_MEANWHILE);
        assertThat(refusal(() -> writer.delete("a.yaml", NEW))).isEqualTo(Reason.CHANGED_MEANWHILE);
        assertThat(refusal(() -> writer.create("a.yaml", NEW))).isEqualTo(Reason.CHANGED_MEANWHILE);
        assertThat(refusal(() -> writer.replace("gone.yaml", OLD, NEW))).isEqualTo(Reason.CHANGED_MEANWHILE);
        assertThat(file).hasBinaryContent(OLD);
        assertThat(directory).isDirectoryNotContaining("glob:**/.*");
    }

    @Test
    void createsAndDeletes() throws IOException {
        Files.createDirectory(directory.resolve("team"));

        writer.create("team/b.yaml", NEW);
        assertThat(directory.resolve("team/b.yaml")).hasBinaryContent(NEW);

        writer.delete("team/b.yaml", NEW);
        assertThat(directory.resolve("team")).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../a.yaml",
                "/etc/a.yaml",
                "team/../../a.yaml",
                "./a.yaml",
                "",
                "a.txt",
                ".a.yaml",
                ".git/a.yaml",
                "team//a.yaml",
                "a\u0000.yaml",
                "a\n.yaml",
                "git~1/a.yaml",
                "a.yaml/"
            })
    void refusesNamesThatNoManifestHas(String name) {
        assertThat(refusal(() -> writer.create(name, NEW))).isEqualTo(Reason.BAD_NAME);
    }

    @Test
    void followsNoLinks(@TempDir Path elsewhere) throws IOException {
        var target = Files.write(elsewhere.resolve("b.yaml"), OLD);
        Files.createSymbolicLink(directory.resolve("link.yaml"), target);
        Files.createSymbolicLink(directory.resolve("team"), elsewhere);

        assertThat(refusal(() -> writer.replace("link.yaml", OLD, NEW))).isEqualTo(Reason.NOT_WRITABLE);
        assertThat(refusal(() -> writer.replace("team/b.yaml", OLD, NEW))).isEqualTo(Reason.NOT_WRITABLE);
        assertThat(refusal(() -> writer.create("team/c.yaml", NEW))).isEqualTo(Reason.NOT_WRITABLE);
        assertThat(target).hasBinaryContent(OLD);
        assertThat(elsewhere.resolve("c.yaml")).doesNotExist();
    }

    @Test
    void refusesADirectoryInPlaceOfAFile() throws IOException {
        Files.createDirectory(directory.resolve("b.yaml"));

        assertThat(refusal(() -> writer.create("b.yaml", NEW))).isEqualTo(Reason.NOT_WRITABLE);
    }

    @Test
    void saysThatADirectoryIsReadOnly() throws IOException {
        assumeTrue(!isRoot(), "root may write everywhere");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            var refused = refused(() -> writer.replace("a.yaml", OLD, NEW));
            assertThat(refused.reason()).isEqualTo(Reason.NOT_WRITABLE);
            assertThat(refused).hasMessageEndingWith("allow writing in its directory with chmod or chown");
        } finally {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        assertThat(file).hasBinaryContent(OLD);
    }

    @Test
    void cleansUpAfterAWriterThatWasKilledLongAgo() throws IOException {
        var abandoned = Files.write(directory.resolve(".cachepilot-1.tmp"), NEW);
        Files.setLastModifiedTime(abandoned, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        var atWork = Files.write(directory.resolve(".cachepilot-2.tmp"), NEW);

        assertThat(new DirectoryReader(directory, References.NONE, Duration.ZERO)
                        .read()
                        .files())
                .containsOnlyKeys("a.yaml");
        writer.replace("a.yaml", OLD, NEW);

        assertThat(abandoned).doesNotExist();
        assertThat(atWork).exists();
    }

    @Test
    void readersSeeTheOldFileOrTheNewOne() throws Exception {
        var done = new AtomicBoolean();
        var reading = CompletableFuture.supplyAsync(() -> {
            boolean whole = true;
            while (!done.get()) {
                whole &= isOldOrNew();
            }
            return whole;
        });
        try {
            for (int i = 0; i < 50; i++) {
                writer.replace("a.yaml", OLD, NEW);
                writer.replace("a.yaml", NEW, OLD);
            }
        } finally {
            done.set(true);
        }
        assertThat(reading.get()).isTrue();
    }

    private boolean isOldOrNew() {
        try {
            var read = Files.readString(file);
            return read.equals(new String(OLD, UTF_8)) || read.equals(new String(NEW, UTF_8));
        } catch (IOException _) {
            return false;
        }
    }

    private boolean isRoot() throws IOException {
        return Files.getAttribute(directory, "unix:uid").equals(0);
    }

    private static Reason refusal(ThrowingCallable call) {
        return refused(call).reason();
    }

    private static WriteRefused refused(ThrowingCallable call) {
        var refused = catchThrowableOfType(WriteRefused.class, call);
        assertThat(refused).isNotNull();
        return refused;
    }
}
