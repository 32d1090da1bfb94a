package io.cachepilot.source.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cachepilot.source.CommitContract;
import io.cachepilot.source.Programs;
import io.cachepilot.source.Source;
import io.cachepilot.source.SourceUnavailable;
import io.cachepilot.source.git.upstream.LocalUpstream;
import io.cachepilot.source.write.WriteRefused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bare repository of this machine, to which others push. */
final class LocalCommitTest extends CommitContract {
    @TempDir
    private Path directory;

    private Path bare;
    private WorkTree ann;
    private GitSource source;

    @BeforeEach
    void makeRepository() throws Exception {
        bare = directory.resolve("bare.git");
        Programs.run("git", "init", "--quiet", "--bare", "--initial-branch", "main", bare.toString());
        ann = WorkTree.clone(bare.toString(), directory.resolve("ann"));
        changeBehindItsBack("a.yaml", "a");
        source = open("");
    }

    @AfterEach
    void closeSource() {
        source.close();
    }

    @Override
    protected Source source() {
        return source;
    }

    @Override
    protected void changeBehindItsBack(String file, String text) throws Exception {
        ann.write(file, text);
        ann.commit("write " + file);
        ann.git("push", "--quiet", "origin", "HEAD:main");
    }

    @Override
    protected String git(String... arguments) throws Exception {
        return git(bare, arguments);
    }

    @Test
    void onlyTheDirectoryThatCountsIsWritten() throws Exception {
        changeBehindItsBack("prod/x.yaml", "x");
        try (GitSource prod = open("prod")) {
            prod.commit(proposal(_ -> changes("y.yaml", "y")));

            assertThat(prod.take().files().keySet()).containsExactly("x.yaml", "y.yaml");
        }
        assertThat(git("ls-tree", "-r", "--name-only", "main").lines())
                .containsExactly("a.yaml", "prod/x.yaml", "prod/y.yaml");
    }

    @Test
    void whatIsInTheWayOfAFileStaysAndSoDoTheOthersOfItsBatch() throws Exception {
        changeBehindItsBack("b.yaml/c.yaml", "c");

        assertThatExceptionOfType(WriteRefused.class)
                .isThrownBy(() -> commit("b.yaml", "b"))
                .withMessageContaining("'b.yaml' is a directory in the repository");
        assertThatExceptionOfType(WriteRefused.class)
                .isThrownBy(() -> commit("a.yaml/x.yaml", "x"))
                .withMessageContaining("'a.yaml' is no directory in the repository");
        assertThat(commit("d.yaml", "d").changed()).isTrue();
        assertThat(git("ls-tree", "-r", "--name-only", "main").lines())
                .containsExactly("a.yaml", "b.yaml/c.yaml", "d.yaml");
    }

    @Test
    void aBranchThatIsCheckedOutIsNotMovedUnderItsOwner() throws Exception {
        try (var checkedOut = new GitSource(new LocalUpstream(ann.path(), Optional.empty()), "")) {
            assertThatExceptionOfType(WriteRefused.class)
                    .isThrownBy(() -> checkedOut.commit(proposal(_ -> changes("b.yaml", "b"))))
                    .withMessageContaining("main is checked out in " + ann.path());
        }
        assertThat(ann.git("status", "--porcelain")).isEmpty();
    }

    @Test
    void aLockThatAKilledGitHasLeftIsNamed() throws Exception {
        Files.createFile(bare.resolve("refs/heads/main.lock"));

        assertThatExceptionOfType(SourceUnavailable.class)
                .isThrownBy(() -> commit("b.yaml", "b"))
                .withMessageContaining(".lock");
    }

    @Test
    void aLockOfOneOfOursWhoWasKilledIsRemovedOnceItIsOldEnough() throws Exception {
        Path mark = AbandonedLock.mark(bare);
        Path lock = AbandonedLock.lock(bare);
        Files.createSymbolicLink(mark, Path.of("refs/heads/main"));
        Files.createFile(lock);

        assertThatExceptionOfType(SourceUnavailable.class).isThrownBy(() -> commit("b.yaml", "b"));
        assertThat(lock).exists();

        AbandonedLock.letTimePass(bare);
        assertThat(commit("b.yaml", "b").changed()).isTrue();
        assertThat(lock).doesNotExist();
        assertThat(Files.isSymbolicLink(mark)).isFalse();
    }

    @Test
    void aLockThatWasThereBeforeOursIsNobodysToRemove() throws Exception {
        Path mark = AbandonedLock.mark(bare);
        Path lock = AbandonedLock.lock(bare);
        Files.createSymbolicLink(mark, Path.of("refs/heads/main"));
        Files.createFile(lock);
        AbandonedLock.age(lock);

        assertThatExceptionOfType(SourceUnavailable.class).isThrownBy(() -> commit("b.yaml", "b"));
        assertThat(lock).exists();
    }

    private GitSource open(String part) {
        return new GitSource(new LocalUpstream(bare, Optional.of("main")), part);
    }
}
