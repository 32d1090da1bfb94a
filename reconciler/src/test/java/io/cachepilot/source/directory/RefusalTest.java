package io.cachepilot.source.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.cachepilot.source.Programs;
import io.cachepilot.source.content.Limits;
import io.cachepilot.source.content.References;
import io.cachepilot.source.content.RefusedFile;
import io.cachepilot.source.content.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class RefusalTest {
    private static final String LINK = "is a symbolic link, and links are not followed; put what it points to here";

    @TempDir
    private Path temp;

    private Path directory;

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createDirectory(temp.resolve("tenants.d"));
    }

    @Test
    void aLinkIsNotFollowedWhereverItPoints() throws IOException {
        Path secret = Files.writeString(temp.resolve("secret.yaml"), "secret");
        Files.writeString(directory.resolve("z.yaml"), "z");
        link("absolute.yaml", secret);
        link("chain.yaml", Path.of("absolute.yaml"));
        link("dangling.yaml", temp.resolve("nothing"));
        link("directory", Files.createDirectory(temp.resolve("elsewhere")));
        link("inside.yaml", Path.of("z.yaml"));
        link("loop.yaml", Path.of("loop.yaml"));

        Snapshot snapshot = look();

        assertThat(snapshot.files()).containsOnlyKeys("z.yaml");
        assertThat(snapshot.refusals())
                .containsExactly(
                        new RefusedFile("absolute.yaml", LINK),
                        new RefusedFile("chain.yaml", LINK),
                        new RefusedFile("dangling.yaml", LINK),
                        new RefusedFile("directory", LINK),
                        new RefusedFile("inside.yaml", LINK),
                        new RefusedFile("loop.yaml", LINK));
    }

    @Test
    void aLinkToAPlainFileThatIsNoManifestDoesNotMatter() throws IOException {
        link("README", Files.createFile(temp.resolve("README")));

        assertThat(look().complete()).isTrue();
    }

    @Test
    void theDirectoryItselfMayBeALink() throws IOException {
        Files.writeString(directory.resolve("a.yaml"), "a");
        Path root = Files.createSymbolicLink(temp.resolve("current"), directory);

        assertThat(new DirectoryReader(root, References.NONE).read().files()).containsOnlyKeys("a.yaml");
    }

    @Test
    @Timeout(60)
    void aPipeIsNeverOpened() throws Exception {
        Programs.run("mkfifo", directory.resolve("a.yaml").toString());

        assertThat(look().refusals())
                .containsExactly(new RefusedFile("a.yaml", "is a pipe, a socket or a device; put a plain file here"));
    }

    @Test
    void aFileLargerThanOneMebibyteIsRefused() throws IOException {
        Files.write(directory.resolve("fits.yaml"), new byte[1 << 20]);
        Files.write(directory.resolve("large.yaml"), new byte[(1 << 20) + 1]);

        Snapshot snapshot = look();

        assertThat(snapshot.files()).containsOnlyKeys("fits.yaml");
        assertThat(snapshot.refusals())
                .containsExactly(new RefusedFile("large.yaml", "is larger than 1 MiB; split it into several files"));
    }

    @Test
    void whatGoesBeyondSixteenMebibytesTogetherIsRefused() throws IOException {
        for (int i = 10; i < 27; i++) {
            Files.write(directory.resolve(i + ".yaml"), new byte[1 << 20]);
        }

        Snapshot snapshot = look();

        assertThat(snapshot.files()).hasSize(16).doesNotContainKey("26.yaml");
        assertThat(snapshot.refusals())
                .containsExactly(new RefusedFile(
                        "26.yaml", "is not read: the manifests up to it are larger than 16 MiB together"));
    }

    @Test
    void moreThanTenThousandManifestsAreRefused() throws IOException {
        for (int i = 0; i <= Limits.MAX_FILES; i++) {
            Files.createFile(directory.resolve(i + ".yaml"));
        }

        Snapshot snapshot = look();

        assertThat(snapshot.files()).hasSize(10_000);
        assertThat(snapshot.refusals())
                .containsExactly(new RefusedFile(
                        ".", "holds more than 10,000 manifests; the rest is not read: use several sources"));
    }

    @Test
    void aFileThatMayNotBeReadIsRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("a.yaml"), "a");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        assumeThat(Files.isReadable(file))
                .as("this user may read everything (root): no refusal to see")
                .isFalse();

        assertThat(look().refusals())
                .containsExactly(
                        new RefusedFile("a.yaml", "may not be read by this user; allow it with chmod or chown"));
    }

    @Test
    void namesThatAreNotWhatTheyLookLikeAreRefusedAndPrintedSafely() throws IOException {
        Files.createFile(directory.resolve("a\u001b[2J.yaml"));
        Files.createFile(directory.resolve("b\n.yaml"));
        Files.createFile(directory.resolve("c\u202e.yaml"));

        String message = "has control or invisible characters in its name; rename it";
        assertThat(look().refusals())
                .containsExactly(
                        new RefusedFile("a\\u001b[2J.yaml", message),
                        new RefusedFile("b\\u000a.yaml", message),
                        new RefusedFile("c\\u202e.yaml", message));
    }

    @Test
    void aNameThatGitKeepsForItselfIsRefused() throws IOException {
        Files.createFile(Files.createDirectory(directory.resolve("GIT~1")).resolve("a.yaml"));

        assertThat(look().refusals())
                .containsExactly(new RefusedFile("GIT~1", "has a name that git keeps for itself; rename it"));
    }

    @Test
    void eightDirectoriesDeepIsTakenAndNineIsRefused() throws IOException {
        String eight = String.join(
                "/", IntStream.rangeClosed(1, 8).mapToObj(i -> "d" + i).toList());
        Files.createDirectories(directory.resolve(eight + "/d9"));
        Files.createFile(directory.resolve(eight + "/a.yaml"));
        Files.createFile(directory.resolve(eight + "/d9/b.yaml"));

        Snapshot snapshot = look();

        assertThat(snapshot.files()).containsOnlyKeys(eight + "/a.yaml");
        assertThat(snapshot.refusals())
                .containsExactly(new RefusedFile(eight + "/d9", "lies more than 8 directories deep; move it up"));
    }

    @Test
    void aDirectoryNamedLikeAManifestIsADirectory() throws IOException {
        Files.createFile(Files.createDirectory(directory.resolve("a.yaml")).resolve("b.yaml"));

        Snapshot snapshot = look();

        assertThat(snapshot.files()).containsOnlyKeys("a.yaml/b.yaml");
        assertThat(snapshot.complete()).isTrue();
    }

    private Snapshot look() {
        return new DirectoryReader(directory, References.NONE, Duration.ZERO).read();
    }

    private void link(String name, Path target) throws IOException {
        Files.createSymbolicLink(directory.resolve(name), target);
    }
}
