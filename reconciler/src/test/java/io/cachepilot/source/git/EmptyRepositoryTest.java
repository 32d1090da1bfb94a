package io.cachepilot.source.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cachepilot.source.SourceUnavailable;
import io.cachepilot.source.git.upstream.LocalUpstream;
import io.cachepilot.source.git.upstream.RemoteUpstream;
import io.cachepilot.source.location.RemoteUrl;
import io.cachepilot.source.write.Author;
import io.cachepilot.source.write.Proposal;
import io.cachepilot.source.write.Rewritten;
import io.cachepilot.source.write.WriteRefused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repository without any commit: it can't be read, and the first write makes the first commit. */
final class EmptyRepositoryTest {
    @TempDir
    private Path directory;

    private GitDaemon daemon;
    private Path bare;

    @BeforeEach
    void startDaemon() throws Exception {
        daemon = GitDaemon.start(Files.createDirectory(directory.resolve("served")));
        bare = daemon.makeRepository("tenants.git");
    }

    @AfterEach
    void stopDaemon() {
        daemon.close();
    }

    @Test
    void theFirstWriteMakesTheFirstCommitOfThisHostsRepository() throws Exception {
        for (Optional<String> branch : List.of(Optional.of("main"), Optional.<String>empty())) {
            bare = daemon.makeRepository("local-" + branch.orElse("head"));
            try (var source = new GitSource(new LocalUpstream(bare, branch), "prod")) {
                assertThatExceptionOfType(SourceUnavailable.class)
                        .isThrownBy(source::take)
                        .withMessageContaining("has no commit yet");
                String commit = source.commit(write("a.yaml")).revision().commit();

                assertThat(git("rev-list", "main").strip()).isEqualTo(commit);
                assertThat(git("ls-tree", "-r", "--name-only", "main").strip()).isEqualTo("prod/a.yaml");
                assertThat(source.take().files().keySet()).containsExactly("a.yaml");
                assertThat(git("fsck", "--strict")).isEmpty();
            }
        }
    }

    @Test
    void theSameOverTheNetwork() throws Exception {
        try (var source = remote(Optional.of("main"), "copy")) {
            assertThatExceptionOfType(SourceUnavailable.class)
                    .isThrownBy(source::take)
                    .withMessageContaining("has no commit yet");
            String commit = source.commit(write("a.yaml")).revision().commit();

            assertThat(git("rev-list", "main").strip()).isEqualTo(commit);
            assertThat(source.refresh()).isFalse();
            assertThat(source.take().files().keySet()).containsExactly("a.yaml");
        }
        try (var other = remote(Optional.empty(), "another-copy")) {
            assertThat(other.take().files().keySet()).containsExactly("a.yaml");
        }
    }

    /** An empty repository does not tell over the network which branch its HEAD is. */
    @Test
    void overTheNetworkTheFirstBranchHasToBeNamed() throws Exception {
        try (var source = remote(Optional.empty(), "copy")) {
            assertThatExceptionOfType(WriteRefused.class)
                    .isThrownBy(() -> source.commit(write("a.yaml")))
                    .withMessageContaining("name the branch behind a #");
        }
        assertThat(git("for-each-ref")).isEmpty();
    }

    @Test
    void whoeverComesFirstBeginsAndTheOthersFollow() throws Exception {
        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Callable<String>> writers = IntStream.range(0, 4)
                    .<Callable<String>>mapToObj(i -> () -> {
                        try (var source = remote(Optional.of("main"), "copy-" + i)) {
                            return source.commit(write("w" + i + ".yaml"))
                                    .revision()
                                    .commit();
                        }
                    })
                    .toList();
            var commits = new ArrayList<String>();
            for (var each : threads.invokeAll(writers)) {
                commits.add(each.get());
            }
            assertThat(git("rev-list", "main").lines()).containsExactlyInAnyOrderElementsOf(commits);
        }
        assertThat(git("ls-tree", "-r", "--name-only", "main").lines()).hasSize(4);
    }

    @Test
    void aBranchOfOthersIsNotMadeUp() throws Exception {
        WorkTree ann = WorkTree.clone(daemon.url("tenants.git"), directory.resolve("ann"));
        ann.write("a.yaml", "a");
        ann.commit("first");
        ann.git("push", "--quiet", "origin", "HEAD:main");
        try (var local = new GitSource(new LocalUpstream(bare, Optional.of("mian")), "");
                var remote = remote(Optional.of("mian"), "copy")) {
            for (GitSource source : List.of(local, remote)) {
                assertThatExceptionOfType(SourceUnavailable.class)
                        .isThrownBy(() -> source.commit(write("b.yaml")))
                        .withMessageContaining("no branch 'mian'; it has main");
            }
        }
    }

    /** A first commit would seem to take all specs away but one. */
    @Test
    void aBranchThatSomebodyHasDeletedIsNotBegunAnew() throws Exception {
        try (var source = new GitSource(new LocalUpstream(bare, Optional.of("main")), "")) {
            source.commit(write("a.yaml"));
            git("update-ref", "-d", "refs/heads/main");

            assertThatExceptionOfType(SourceUnavailable.class)
                    .isThrownBy(() -> source.commit(write("b.yaml")))
                    .withMessageContaining("has no commit yet");
        }
        assertThat(git("for-each-ref")).isEmpty();
    }

    @Test
    void aRefusedFirstWriteLeavesTheRepositoryEmpty() throws Exception {
        try (var source = new GitSource(new LocalUpstream(bare, Optional.of("main")), "")) {
            assertThatExceptionOfType(WriteRefused.class)
                    .isThrownBy(() -> source.commit(new Proposal(
                            Author.CACHEPILOT, "r", new TreeMap<>(), _ -> new Rewritten("nothing", new TreeMap<>()))))
                    .withMessageContaining("there is no commit yet");
        }
        assertThat(git("for-each-ref")).isEmpty();
    }

    private GitSource remote(Optional<String> branch, String copy) {
        return new GitSource(
                new RemoteUpstream(RemoteUrl.parse(daemon.url("tenants.git")), branch, directory.resolve(copy)), "");
    }

    private static Proposal write(String file) {
        var files = new TreeMap<String, Optional<byte[]>>();
        files.put(file, Optional.of(file.getBytes(UTF_8)));
        return new Proposal(
                Author.CACHEPILOT, UUID.randomUUID().toString(), new TreeMap<>(), _ -> new Rewritten("a write", files));
    }

    private String git(String... arguments) throws Exception {
        return new WorkTree(bare).git(arguments);
    }
}
