package io.cachepilot.source.git.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cachepilot.source.SourceUnavailable;
import io.cachepilot.source.content.Snapshot;
import io.cachepilot.source.git.EndlessRemote;
import io.cachepilot.source.git.GitDaemon;
import io.cachepilot.source.git.GitSource;
import io.cachepilot.source.git.WorkTree;
import io.cachepilot.source.git.access.Connector;
import io.cachepilot.source.git.repository.FetchBounds;
import io.cachepilot.source.location.RemoteUrl;
import io.cachepilot.source.location.SourceLocation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the real {@code git daemon}. */
final class RemoteUpstreamTest {
    @TempDir
    private Path directory;

    private GitDaemon daemon;
    private WorkTree tree;

    @BeforeEach
    void startDaemon() throws Exception {
        daemon = GitDaemon.start(Files.createDirectory(directory.resolve("served")));
        daemon.makeRepository("tenants.git");
        tree = WorkTree.clone(daemon.url("tenants.git"), directory.resolve("ann"));
    }

    @AfterEach
    void stopDaemon() {
        daemon.close();
    }

    @Test
    void seesACommitAfterARefreshAndNotBefore() throws Exception {
        push("1");
        try (GitSource source = source()) {
            assertThat(text(source.take())).isEqualTo("1");
            push("2");
            assertThat(text(source.take())).isEqualTo("1");

            source.refresh();

            assertThat(text(source.take())).isEqualTo("2");
        }
    }

    @Test
    void whatIsKnownIsReadWhileTheRemoteIsAwayAndSaysSo() throws Exception {
        push("1");
        try (GitSource source = source()) {
            source.take();
            daemon.stop();
            source.refresh();

            Snapshot away = source.take();
            assertThat(text(away)).isEqualTo("1");
            assertThat(away.behind())
                    .hasValueSatisfying(
                            reason -> assertThat(reason).contains("cannot fetch " + daemon.url("tenants.git")));

            daemon.startAgain();
            source.refresh();
            assertThat(source.take().behind()).isEmpty();
        }
    }

    @Test
    void theNextOwnerOfTheCopyKnowsTheLastCommitWithoutANetwork() throws Exception {
        push("1");
        try (GitSource source = source()) {
            source.take();
        }
        daemon.stop();

        try (GitSource source = source()) {
            assertThat(text(source.take())).isEqualTo("1");
        }
    }

    @Test
    void withoutACopyAndWithoutItsRemoteThereIsNoSource() {
        daemon.stop();

        try (GitSource source = source()) {
            assertThatThrownBy(source::take)
                    .isInstanceOf(SourceUnavailable.class)
                    .hasMessageContaining("cannot fetch " + daemon.url("tenants.git"));
        }
    }

    @Test
    void tellsAnEmptyRepositoryAMissingBranchAndAMissingRepository() throws Exception {
        try (GitSource source = source("tenants.git", Optional.empty())) {
            assertThatThrownBy(source::take)
                    .isInstanceOf(SourceUnavailable.class)
                    .hasMessageContaining("has no commit yet");
        }
        push("1");
        try (GitSource source = source("tenants.git", Optional.of("prod"))) {
            assertThatThrownBy(source::take)
                    .isInstanceOf(SourceUnavailable.class)
                    .hasMessageContaining("no branch 'prod'")
                    .hasMessageContaining("it has main");
        }
        try (GitSource source = source("none.git", Optional.empty())) {
            assertThatThrownBy(source::take)
                    .isInstanceOf(SourceUnavailable.class)
                    .hasMessageContaining("cannot fetch " + daemon.url("none.git"));
        }
    }

    @Test
    void followsABranchThatWasRewritten() throws Exception {
        push("1");
        push("2");
        try (GitSource source = source()) {
            source.take();
            assertThat(source.notice()).isEmpty();
            String rewritten = tree.git("rev-parse", "HEAD");
            tree.git("reset", "--quiet", "--hard", "HEAD~1");
            tree.write("a.yaml", "3");
            tree.commit("another second");
            tree.git("push", "--quiet", "--force", "origin", "main");
            source.refresh();

            assertThat(text(source.take())).isEqualTo("3");
            assertThat(source.notice()).hasValueSatisfying(notice -> {
                assertThat(notice.reason()).isEqualTo("HistoryRewritten");
                assertThat(notice.message())
                        .contains(daemon.url("tenants.git"))
                        .contains("does not contain " + rewritten.substring(0, 8));
            });
            source.take();
            assertThat(source.notice()).as("told once").isEmpty();
            assertThat(source.warning())
                    .hasValueSatisfying(
                            warning -> assertThat(warning).contains("does not contain " + rewritten.substring(0, 8)));

            push("4");
            source.refresh();
            source.take();
            assertThat(source.notice()).as("this one follows").isEmpty();
            assertThat(source.warning()).isEmpty();
        }
    }

    @Test
    void aRewritingIsToldToTheNextOwnerOfTheCopyToo() throws Exception {
        push("1");
        push("2");
        try (GitSource source = source()) {
            source.take();
        }
        tree.git("reset", "--quiet", "--hard", "HEAD~1");
        tree.git("push", "--quiet", "--force", "origin", "main");
        try (GitSource source = source()) {
            source.take();
            source.refresh();

            assertThat(text(source.take())).isEqualTo("1");
            assertThat(source.notice()).isPresent();
        }
    }

    @Test
    void whatIsFetchedDoesNotDependOnDamageInTheCopy() throws Exception {
        String large =
                IntStream.range(0, 5_000).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
        push(large + "1");
        try (GitSource source = source()) {
            source.refresh();
            source.take();
            source.refresh();
        }
        Path pack = packs().getFirst();
        assertThat(pack.toFile().setWritable(true)).isTrue();
        byte[] bytes = Files.readAllBytes(pack);
        // What is sent next is the difference to what lies here.
        Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 200, (byte) 0);
        Files.write(pack, bytes);
        push(large + "2");

        try (GitSource source = source()) {
            source.refresh();

            assertThat(text(source.take())).isEqualTo(large + "2");
            assertThat(source.take().behind()).isEmpty();
        }
    }

    @Test
    void nobodyWhoReadsWaitsForARemoteThatNeverEnds() throws Exception {
        push("1");
        Thread refreshing;
        try (GitSource source = source()) {
            source.take();
        }
        daemon.stop();
        try (var endless = EndlessRemote.listen(daemon.port())) {
            try (GitSource source = source()) {
                refreshing = Thread.ofPlatform().start(source::refresh);
                endless.awaitCaller();

                assertThat(text(source.take())).isEqualTo("1");
                assertThat(text(source.at("HEAD"))).isEqualTo("1");
                assertThat(refreshing.isAlive()).isTrue();
            }
            assertThat(refreshing.join(Duration.ofSeconds(20)))
                    .as("closing ends it")
                    .isTrue();
        }
    }

    @Test
    void aRemoteThatNeverEndsIsAwayAfterAWhile() throws Exception {
        daemon.stop();
        try (var endless = EndlessRemote.listen(daemon.port());
                var remote = new Remote(
                        RemoteUrl.parse(daemon.url("tenants.git")),
                        new Branch(Optional.of("main")),
                        Connector.anonymous(),
                        FetchBounds.IN_MEMORY,
                        new NetworkCalls(NetworkCalls.LASTING),
                        Duration.ofSeconds(1));
                var memory = FetchBounds.IN_MEMORY.inMemory("test")) {
            assertThatThrownBy(() -> remote.fetch(memory, "refs/heads/x", Optional.empty()))
                    .isInstanceOf(SourceUnavailable.class)
                    .hasMessageContaining("it has not finished within 1 seconds");
            endless.awaitHungUp();
        }
    }

    @Test
    void theCopyIsPackedAndKeepsWhatMattersThoughTheBranchHasLeftIt() throws Exception {
        try (GitSource source = source()) {
            for (int i = 0; i < 5; i++) {
                push("v" + i);
                source.refresh();
            }
            String left = tree.git("rev-parse", "HEAD").strip();
            tree.git("reset", "--quiet", "--hard", "HEAD~1");
            tree.git("push", "--quiet", "--force", "origin", "main");
            source.refresh();
            assertThat(packs()).hasSize(5);
            for (Path pack : packs()) {
                // Younger ones may still be read by others.
                Files.setLastModifiedTime(pack, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
            }
            try (var upstream = new RemoteUpstream(
                    RemoteUrl.parse(daemon.url("tenants.git")),
                    Optional.of("main"),
                    directory.resolve("copy-tenants.git"))) {
                upstream.tidy(Optional.of(ObjectId.fromString(left)));
            }

            assertThat(packs()).hasSize(1);
            assertThat(text(source.at(left))).isEqualTo("v4");
            assertThat(text(source.take())).isEqualTo("v3");
            push("v5");
            source.refresh();
            assertThat(text(source.take())).isEqualTo("v5");
        }
        assertThat(new WorkTree(directory.resolve("copy-tenants.git")).git("fsck", "--strict"))
                .doesNotContain("error", "missing", "broken");
    }

    private List<Path> packs() throws Exception {
        try (var files = Files.list(directory.resolve("copy-tenants.git/objects/pack"))) {
            return files.filter(file -> file.toString().endsWith(".pack")).toList();
        }
    }

    private void push(String text) throws Exception {
        tree.write("a.yaml", text);
        tree.commit("write " + text);
        tree.git("push", "--quiet", "origin", "HEAD:main");
    }

    private GitSource source() {
        return source("tenants.git", Optional.of("main"));
    }

    private GitSource source(String repository, Optional<String> branch) {
        var location = (SourceLocation.RemoteRepository) SourceLocation.parse(daemon.url(repository), directory);
        return new GitSource(new RemoteUpstream(location.url(), branch, directory.resolve("copy-" + repository)), "");
    }

    private static String text(Snapshot snapshot) {
        return new String(Objects.requireNonNull(snapshot.files().get("a.yaml")), UTF_8);
    }
}
