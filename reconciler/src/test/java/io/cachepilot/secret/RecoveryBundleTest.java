package io.cachepilot.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecoveryBundleTest {
    private static final AgeKey KEY = AgeKey.generate();

    @TempDir
    private Path temp;

    private Path lost;
    private Path found;

    @BeforeEach
    void makeAState() throws IOException {
        lost = temp.resolve("lost");
        found = temp.resolve("found");
        file(lost, "keys/fingerprint.key", "f");
        file(lost, "keys/tenants/client1.json", "{}");
        file(lost, "keys/sealing/0001-abcdefgh.key", "k");
        file(lost, "ca/ca.key", "ca");
        file(lost, "instances/client1/tenant.json", "{\"file\":\"a\"}");
        file(lost, "instances/client1/data/dump.rdb", "data");
        file(lost, "instances/client1/instance.json", "pid");
        file(lost, "cache/status.json", "s");
    }

    @Test
    void bringsBackWhatIsPreciousAndNothingElse() throws IOException {
        file(lost, "keys/.fingerprint.key.1.tmp", "half");
        file(lost, "ca/ca.key~", "an editor's");
        PreciousFiles.Content content = new PreciousFiles(lost).read();
        byte[] bundle =
                RecoveryBundle.seal(content.files(), List.of(AgeKey.generate().recipient(), KEY.recipient()));

        new PreciousFiles(found).write(RecoveryBundle.open(bundle, KEY));

        assertThat(content.leftOut()).containsExactly("ca/ca.key~");
        assertThat(texts(new PreciousFiles(found).read().files())).isEqualTo(texts(content.files()));
        assertThat(content.files())
                .containsOnlyKeys(
                        "ca/ca.key",
                        "instances/client1/tenant.json",
                        "keys/fingerprint.key",
                        "keys/sealing/0001-abcdefgh.key",
                        "keys/tenants/client1.json");
        assertThat(mode(found.resolve("ca/ca.key"))).isEqualTo("rw-------");
        assertThat(mode(found.resolve("ca"))).isEqualTo("rwx------");
        assertThat(found.resolve("cache")).doesNotExist();
    }

    @Test
    void tellsWhatItWouldReplace() throws IOException {
        file(found, "ca/ca.key", "another");
        file(found, "keys/fingerprint.key", "f");

        PreciousFiles.Changes changes =
                new PreciousFiles(found).compare(new PreciousFiles(lost).read().files());

        assertThat(changes.replaced()).containsExactly("ca/ca.key");
        assertThat(changes.added())
                .containsExactly(
                        "instances/client1/tenant.json", "keys/sealing/0001-abcdefgh.key", "keys/tenants/client1.json");
    }

    /** Cut off after each number of files: the next run finds no difference in what is there, and adds the others. */
    @Test
    void writingCanBeRepeatedWhereverItWasCutOff() {
        SortedMap<String, byte[]> files = new PreciousFiles(lost).read().files();
        for (int done = 0; done <= files.size(); done++) {
            var there = new PreciousFiles(temp.resolve("cut" + done));
            var first = new TreeMap<String, byte[]>();
            files.entrySet().stream().limit(done).forEach(file -> first.put(file.getKey(), file.getValue()));
            there.write(first);

            PreciousFiles.Changes changes = there.compare(files);
            assertThat(changes.replaced()).isEmpty();
            assertThat(changes.added()).hasSize(files.size() - done);
            there.write(files);
            assertThat(texts(there.read().files())).isEqualTo(texts(files));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../keys/x",
                "keys/../../x",
                "/etc/passwd",
                "keys/",
                "keys/./x",
                "keys//x",
                "keys/a/b/c",
                "ca/.hidden",
                "ca/a/b",
                "instances/../ca/tenant.json",
                "instances/a/data/dump.rdb",
                "instances/A/tenant.json",
                "cache/status.json",
                "keys\\..\\x",
                "keys/x\n",
                "engine",
                "C:/x"
            })
    void refusesABundleWithAnyOtherName(String name) throws IOException {
        byte[] bundle = attack(List.of("ca/ca.key", name));

        assertThatExceptionOfType(BundleRefused.class)
                .isThrownBy(() -> RecoveryBundle.open(bundle, KEY))
                .withMessageContaining("does not belong into state/keys");
        assertThatExceptionOfType(BundleRefused.class)
                .isThrownBy(() -> new PreciousFiles(found).write(new TreeMap<>(Map.of(name, new byte[0]))));
        assertThat(found).doesNotExist();
    }

    @Test
    void refusesABundleOfAHundredThousandFiles() throws IOException {
        var names = new ArrayList<String>();
        for (int i = 0; i < 100_000; i++) {
            names.add("keys/tenants/t" + i + ".json");
        }
        byte[] bundle = attack(names);

        assertThatExceptionOfType(BundleRefused.class)
                .isThrownBy(() -> RecoveryBundle.open(bundle, KEY))
                .withMessageContaining("more than 50000 files");
    }

    @Test
    void refusesAFileThatUnpacksToMoreThanItMay() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("ca/ca.key"));
            zip.write(new byte[64 << 20]);
        }
        byte[] bundle = encrypted(bytes.toByteArray());

        assertThat(bundle.length).isLessThan(1 << 20);
        assertThatExceptionOfType(BundleRefused.class)
                .isThrownBy(() -> RecoveryBundle.open(bundle, KEY))
                .withMessageContaining("1048576 bytes in one");
    }

    @Test
    void refusesWhatIsNoArchive() {
        assertThatExceptionOfType(BundleRefused.class)
                .isThrownBy(() -> RecoveryBundle.open(encrypted("CANARY".getBytes(StandardCharsets.UTF_8)), KEY))
                .withMessage("the bundle holds no file");
        assertThatExceptionOfType(BundleRefused.class)
                .isThrownBy(() -> RecoveryBundle.open("CANARY".getBytes(StandardCharsets.UTF_8), KEY))
                .withMessageContaining("can't be opened")
                .withNoCause();
    }

    @Test
    void isOpenedByItsRecipientsOnly() {
        byte[] bundle = RecoveryBundle.seal(new PreciousFiles(lost).read().files(), List.of(KEY.recipient()));

        assertThatExceptionOfType(BundleRefused.class)
                .isThrownBy(() -> RecoveryBundle.open(bundle, AgeKey.generate()))
                .withMessageContaining("it is for another key");
        bundle[bundle.length - 1] = (byte) ~bundle[bundle.length - 1];
        assertThatExceptionOfType(BundleRefused.class).isThrownBy(() -> RecoveryBundle.open(bundle, KEY));
    }

    @Test
    void refusesARecipientThatIsNone() {
        assertThatExceptionOfType(BundleRefused.class)
                .isThrownBy(() -> RecoveryBundle.seal(
                        new TreeMap<>(), List.of(KEY.identity().reveal())))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("AGE-SECRET"));
    }

    @Test
    void neitherReadsNorWritesThroughASymbolicLink() throws IOException {
        SortedMap<String, byte[]> files = new PreciousFiles(lost).read().files();
        Path outside = Files.createDirectory(temp.resolve("outside"));
        Files.createDirectories(found);
        Files.createSymbolicLink(found.resolve("ca"), outside);

        assertThatExceptionOfType(BundleRefused.class)
                .isThrownBy(() -> new PreciousFiles(found).write(files))
                .withMessageContaining(found.resolve("ca") + " is a symbolic link");
        assertThatExceptionOfType(BundleRefused.class).isThrownBy(() -> new PreciousFiles(found).compare(files));
        assertThat(outside).isEmptyDirectory();
        assertThat(found.resolve("keys")).doesNotExist();

        Files.createSymbolicLink(
                lost.resolve("keys/tenants/client2.json"), Files.writeString(temp.resolve("target"), "x"));
        assertThatExceptionOfType(BundleRefused.class)
                .isThrownBy(() -> new PreciousFiles(lost).read())
                .withMessageContaining("client2.json is a symbolic link");
    }

    @Test
    void refusesALinkInPlaceOfAWholeDirectoryWhenSaving() throws IOException {
        Path other = Files.createDirectory(temp.resolve("other"));
        Files.createSymbolicLink(other.resolve("keys"), lost.resolve("keys"));

        assertThatExceptionOfType(BundleRefused.class)
                .isThrownBy(() -> new PreciousFiles(other).read())
                .withMessageContaining("is a symbolic link");
        Files.createSymbolicLink(lost.resolve("instances/client2"), lost.resolve("instances/client1"));
        assertThatExceptionOfType(BundleRefused.class)
                .isThrownBy(() -> new PreciousFiles(lost).read())
                .withMessageContaining("instances/client2 is a symbolic link");
    }

    private static byte[] attack(List<String> names) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write('x');
                zip.closeEntry();
            }
        }
        return encrypted(bytes.toByteArray());
    }

    private static byte[] encrypted(byte[] plain) {
        return AgeFile.encrypt(plain, List.of(AgeKey.writer(KEY.recipient()).orElseThrow()));
    }

    private static void file(Path root, String name, String content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private static SortedMap<String, String> texts(SortedMap<String, byte[]> files) {
        var texts = new TreeMap<String, String>();
        files.forEach((name, content) -> texts.put(name, new String(content, StandardCharsets.UTF_8)));
        return texts;
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
