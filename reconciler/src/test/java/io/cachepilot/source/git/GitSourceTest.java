package io.cachepilot.source.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cachepilot.source.Programs;
import io.cachepilot.source.SourceUnavailable;
import io.cachepilot.source.content.RefusedFile;
import io.cachepilot.source.content.Snapshot;
import io.cachepilot.source.git.upstream.LocalUpstream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against repositories that the real git has made. */
final class GitSourceTest {
    @TempDir
    private Path directory;

    private WorkTree tree = new WorkTree(Path.of(""));

    @BeforeEach
    void makeRepository() throws Exception {
        tree = WorkTree.make(directory.resolve("repository"));
    }

    @Test
    void readsTheManifestsOfTheNewestCommitAndNothingElse() throws Exception {
        tree.write("a.yaml", "a").write("deep/b.yml", "b").write("README", "no").write(".hidden/c.yaml", "no");
        String commit = tree.commit("first");
        tree.write("a.yaml", "edited, not committed");

        Snapshot snapshot = source("").take();

        assertThat(snapshot.files().keySet()).containsExactly("a.yaml", "deep/b.yml");
        assertThat(text(snapshot, "a.yaml")).isEqualTo("a");
        assertThat(snapshot.revision().orElseThrow().commit()).isEqualTo(commit);
        assertThat(snapshot.complete()).isTrue();
    }

    @Test
    void seesTheNextCommitAtOnce() throws Exception {
        tree.write("a.yaml", "1");
        tree.commit("first");
        GitSource source = source("");
        source.take();
        tree.write("a.yaml", "2");
        tree.commit("second");

        assertThat(text(source.take(), "a.yaml")).isEqualTo("2");
    }

    @Test
    void aRepositoryOfAKindThatCannotBeReadIsNoEmptyOne() throws Exception {
        Path sha256 = directory.resolve("sha256");
        Programs.run("git", "init", "--quiet", "--object-format=sha256", "--initial-branch", "main", sha256.toString());
        new WorkTree(sha256).write("a.yaml", "a").commit("first");
        var upstream = new LocalUpstream(sha256, Optional.of("main"));
        for (var use :
                List.<ThrowingCallable>of(upstream::refresh, upstream::isEmpty, new GitSource(upstream, "")::take)) {
            assertThatThrownBy(use)
                    .isInstanceOf(SourceUnavailable.class)
                    .hasMessageContaining("extensions.objectFormat = sha256");
        }
    }

    /** Each value as git writes it. */
    @Test
    void whatChangesHowARepositoryIsKeptIsRefusedByName() throws Exception {
        tree.write("a.yaml", "a").commit("first");
        tree.git("config", "core.repositoryFormatVersion", "1");
        Path configuration = tree.path().resolve(".git/config");
        String usual = Files.readString(configuration);
        for (var extension : List.of("refStorage=reftable", "partialClone=origin")) {
            String[] words = extension.split("=", 2);
            tree.git("config", "extensions." + words[0], words[1]);
            assertThatThrownBy(() -> source("").take())
                    .isInstanceOf(SourceUnavailable.class)
                    .hasMessageContaining("extensions." + extension.replace("=", " = "));
            Files.writeString(configuration, usual);
        }
        assertThat(text(source("").take(), "a.yaml")).isEqualTo("a");
    }

    @Test
    void aDirectoryIsTheRootOfItsPaths() throws Exception {
        tree.write("prod/a.yaml", "prod").write("test/a.yaml", "test");
        tree.commit("first");

        assertThat(source("prod").take().files().keySet()).containsExactly("a.yaml");
        assertThatThrownBy(() -> source("none").take())
                .isInstanceOf(SourceUnavailable.class)
                .hasMessageContaining("no directory 'none'");
    }

    @Test
    void refusesLinksSubmodulesAndLargeFilePointersByName() throws Exception {
        tree.write("a.yaml", "a").write("docs/README", "text");
        Files.createSymbolicLink(tree.path().resolve("secret.yaml"), Path.of("/etc/shadow"));
        Files.createSymbolicLink(tree.path().resolve("folder"), Path.of("docs"));
        Files.createSymbolicLink(tree.path().resolve("outside"), Path.of("../elsewhere"));
        Files.createSymbolicLink(tree.path().resolve("README"), Path.of("docs/README"));
        tree.write("big.yaml", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n");
        tree.git("add", "--all");
        tree.git("update-index", "--add", "--cacheinfo", "160000," + "1".repeat(40) + ",module");
        tree.git("commit", "--quiet", "--message", "first");

        Snapshot snapshot = source("").take();

        assertThat(snapshot.files().keySet()).containsExactly("a.yaml");
        assertThat(snapshot.refusals())
                .extracting(RefusedFile::path)
                .containsExactly("big.yaml", "folder", "module", "outside", "secret.yaml");
        assertThat(snapshot.refusals())
                .extracting(RefusedFile::message)
                .anyMatch(message -> message.contains("Git LFS"))
                .anyMatch(message -> message.contains("submodule"))
                .anyMatch(message -> message.contains("symbolic link"));
    }

    @Test
    void refusesAHugeFileByItsSizeAlone() throws Exception {
        tree.write("a.yaml", "a").write("huge.yaml", "x".repeat((1 << 20) + 1));
        tree.commit("first");

        Snapshot snapshot = source("").take();

        assertThat(snapshot.files().keySet()).containsExactly("a.yaml");
        assertThat(snapshot.refusals())
                .containsExactly(new RefusedFile("huge.yaml", "is larger than 1 MiB; split it into several files"));
    }

    @Test
    void namesTheBranchesWhereTheWantedOneLacks() throws Exception {
        tree.write("a.yaml", "a");
        tree.commit("first");

        assertThatThrownBy(() -> new GitSource(new LocalUpstream(tree.path(), Optional.of("prod")), "").take())
                .isInstanceOf(SourceUnavailable.class)
                .hasMessageContaining("no branch 'prod'")
                .hasMessageContaining("it has main");
    }

    @Test
    void tellsARepositoryWithoutCommitsAndAPlaceWithoutARepository() {
        assertThatThrownBy(() -> source("").take())
                .isInstanceOf(SourceUnavailable.class)
                .hasMessageContaining("has no commit yet");
        Path nowhere = directory.resolve("nowhere");
        assertThatThrownBy(() -> new GitSource(new LocalUpstream(nowhere, Optional.empty()), "").take())
                .isInstanceOf(SourceUnavailable.class)
                .hasMessageContaining("no git repository at " + nowhere);
    }

    @Test
    void readsABareRepositoryAndAnotherBranch() throws Exception {
        tree.write("a.yaml", "main");
        tree.commit("first");
        tree.git("switch", "--quiet", "--create", "next");
        tree.write("a.yaml", "next");
        tree.commit("second");
        Path bare = directory.resolve("bare.git");
        Programs.run("git", "clone", "--quiet", "--bare", tree.path().toString(), bare.toString());

        try (var main = new GitSource(new LocalUpstream(bare, Optional.of("main")), "");
                var head = new GitSource(new LocalUpstream(bare, Optional.empty()), "")) {
            assertThat(text(main.take(), "a.yaml")).isEqualTo("main");
            assertThat(text(head.take(), "a.yaml")).isEqualTo("next");
        }
    }

    private GitSource source(String part) {
        return new GitSource(new LocalUpstream(tree.path(), Optional.empty()), part);
    }

    private static String text(Snapshot snapshot, String path) {
        return new String(java.util.Objects.requireNonNull(snapshot.files().get(path)), UTF_8);
    }
}
