package io.cachepilot.backup.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cachepilot.secret.MacKey;
import io.cachepilot.source.Programs;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was written is read, by everybody; what is another by one byte is read by nobody. */
final class ArchiveTest {
    private static final ArchiveName NAME = new ArchiveName("client1", Instant.parse("2025-01-01T12:00:00Z"));
    private static final ArchiveWriter.Label LABEL =
            new ArchiveWriter.Label("Tenant", "a20c4919", new TreeMap<>(Map.of("keys", "3")));

    @TempDir
    private Path directory;

    private final MacKey key = MacKey.passing();
    private final ArchiveWriter writer = new ArchiveWriter(key, 2);
    private final ArchiveReader reader = new ArchiveReader(key);

    @Test
    void whatWasWrittenIsRead() {
        Path file = small();

        var found = new HashMap<String, ByteArrayOutputStream>();
        ArchiveManifest manifest = reader.read(file, (name, size) -> {
            var bytes = new ByteArrayOutputStream();
            found.put(name + " " + size, bytes);
            return bytes;
        });

        assertThat(file).hasFileName("client1_20250101_120000.tar.gz");
        var texts = new TreeMap<String, String>();
        found.forEach((name, bytes) -> texts.put(name, bytes.toString(UTF_8)));
        assertThat(texts).containsExactly(Map.entry("dump.rdb 4", "data"), Map.entry("spec.yaml 5", "kind\n"));
        assertThat(manifest.kind()).isEqualTo("Tenant");
        assertThat(manifest.revision()).isEqualTo("a20c4919");
        assertThat(manifest.facts()).containsExactly(Map.entry("keys", "3"));
        // `printf data | sha256sum` says this.
        assertThat(manifest.members().getFirst())
                .isEqualTo(new ArchiveManifest.Member(
                        "dump.rdb", 4, "3a6eb0790f39ac87c94f3856b2dd2c5d110e6811602261a9a923d3bb23adc8b7"));
    }

    @Test
    void anyTarReadsIt() throws Exception {
        Path file = small();

        Programs.run("gzip", "-t", file.toString());
        Programs.run("tar", "-xzf", file.toString(), "-C", directory.toString());

        Path unpacked = directory.resolve("client1_20250101_120000");
        assertThat(unpacked.resolve("dump.rdb")).hasContent("data");
        assertThat(unpacked.resolve("spec.yaml")).hasContent("kind\n");
        assertThat(unpacked.resolve("manifest.json")).content().contains("\"revision\" : \"a20c4919\"");
        assertThat(Files.getLastModifiedTime(unpacked.resolve("dump.rdb")).toInstant())
                .isEqualTo(NAME.taken());
    }

    @Test
    void noByteCanBeAnother() throws IOException {
        byte[] whole = Files.readAllBytes(small());
        for (int at = 0; at < whole.length; at++) {
            for (int change : new int[] {0x01, 0x80, 0xff}) {
                byte[] other = whole.clone();
                other[at] ^= (byte) change;
                assertRefused(other, "byte %d of %d, changed by %d".formatted(at, whole.length, change));
            }
        }
    }

    @Test
    void nothingCanLackAtTheEndOrBeAdded() throws IOException {
        byte[] whole = Files.readAllBytes(small());
        for (int length = 0; length < whole.length; length++) {
            assertRefused(Arrays.copyOf(whole, length), "the first %d of %d bytes".formatted(length, whole.length));
        }
        assertRefused(Arrays.copyOf(whole, whole.length + 1), "a byte behind the end");
        byte[] twice = Arrays.copyOf(whole, 2 * whole.length);
        System.arraycopy(whole, 0, twice, whole.length, whole.length);
        assertRefused(twice, "the same again behind the end");
    }

    @Test
    void anotherOnesBackupIsRefused() throws IOException {
        Path file = small();
        Path renamed = Files.copy(file, directory.resolve("client2_20250101_120000.tar.gz"));
        Path elsewhere = new ArchiveWriter(MacKey.passing(), 1)
                .write(
                        Files.createDirectory(directory.resolve("elsewhere")),
                        NAME,
                        LABEL,
                        List.of(Content.text("dump.rdb", "data")),
                        _ -> {});

        assertThatExceptionOfType(ArchiveRefused.class)
                .isThrownBy(() -> reader.read(renamed, ArchiveReader.Target.NOWHERE))
                .withMessage("is the backup client1_20250101_120000.tar.gz, and has another name");
        assertThatExceptionOfType(ArchiveRefused.class)
                .isThrownBy(() -> reader.read(elsewhere, ArchiveReader.Target.NOWHERE))
                .withMessageContaining("another installation");
    }

    @Test
    void whatIsNoFileIsRefused() throws Exception {
        Path file = small();
        Path link = Files.createSymbolicLink(directory.resolve("client1_20250101_120001.tar.gz"), file);
        Path pipe = directory.resolve("client1_20250101_120002.tar.gz");
        Programs.run("mkfifo", pipe.toString());

        for (Path none : List.of(link, pipe, directory)) {
            assertThatExceptionOfType(ArchiveRefused.class)
                    .isThrownBy(() -> reader.read(none, ArchiveReader.Target.NOWHERE))
                    .withMessage("is no file");
        }
    }

    @Test
    void largeOnesAreWrittenInParts() {
        var random = new Random(20261201);
        byte[] data = new byte[(5 << 20) + 17];
        random.nextBytes(data);
        // One half can be compressed.
        Arrays.fill(data, 0, data.length / 2, (byte) 'x');
        var progress = new ArrayList<Long>();

        Path file = writer.write(
                directory,
                NAME,
                LABEL,
                List.of(
                        new Content("dump.rdb", data.length, () -> new ByteArrayInputStream(data)),
                        Content.text("spec.yaml", "kind\n")),
                progress::add);

        var read = new ByteArrayOutputStream();
        reader.read(file, (name, _) -> name.equals("dump.rdb") ? read : ByteArrayOutputStream.nullOutputStream());
        assertThat(read.toByteArray()).isEqualTo(data);
        assertThat(file.toFile().length()).isLessThan(data.length * 6L / 10);
        assertThat(progress).isSorted().endsWith(data.length + 5L);
    }

    @Test
    void nothingIsLeftOfOneThatCouldNotBeWritten() {
        var tooShort = new Content("dump.rdb", 10, () -> new ByteArrayInputStream(new byte[9]));

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> writer.write(directory, NAME, LABEL, List.of(tooShort), _ -> {}))
                .withMessageContaining("dump.rdb ended 1 bytes too early");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void noneIsOverwritten() throws IOException {
        Path file = small();
        byte[] before = Files.readAllBytes(file);

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(this::small)
                .withMessageContaining("is there already");
        assertThat(file).hasBinaryContent(before);
    }

    @Test
    void namesTellWhoseAndWhen() {
        assertThat(ArchiveName.parse("client1_20250101_120000.tar.gz")).contains(NAME);
        assertThat(ArchiveName.parse(NAME.file())).contains(NAME);
        assertThat(NAME.next().file()).isEqualTo("client1_20250101_120001.tar.gz");
        assertThat(Stream.of(
                                "client1_20250230_120000.tar.gz",
                                "client1_20250101_126000.tar.gz",
                                "client1_20250101.tar.gz",
                                "../client1_20250101_120000.tar.gz",
                                "client1_20250101_120000.tar.gz.tmp",
                                ".client1_20250101_120000.tar.gz",
                                "Client1_20250101_120000.tar.gz")
                        .map(ArchiveName::parse))
                .allMatch(name -> name.isEmpty());
        assertThat(IntStream.of(3, 1, 2)
                        .mapToObj(i -> new ArchiveName("a", Instant.ofEpochSecond(i)))
                        .sorted()
                        .map(name -> name.taken().getEpochSecond()))
                .containsExactly(1L, 2L, 3L);
    }

    @Test
    void membersHaveNamesThatAreNoPaths() {
        for (String name : List.of("../x", "/x", "a/b", "", ".x", "manifest.json", "a\nb")) {
            assertThatIllegalArgumentException().isThrownBy(() -> Content.text(name, ""));
        }
    }

    private Path small() {
        return writer.write(
                directory,
                NAME,
                LABEL,
                List.of(Content.text("dump.rdb", "data"), Content.text("spec.yaml", "kind\n")),
                _ -> {});
    }

    private void assertRefused(byte[] content, String what) throws IOException {
        Path file = directory.resolve("other").resolve(NAME.file());
        Files.createDirectories(directory.resolve("other"));
        Files.write(file, content);
        assertThatExceptionOfType(ArchiveRefused.class)
                .as(what)
                .isThrownBy(() -> reader.read(file, (_, _) -> {
                    throw new AssertionError("it was unpacked: " + what);
                }));
    }
}
