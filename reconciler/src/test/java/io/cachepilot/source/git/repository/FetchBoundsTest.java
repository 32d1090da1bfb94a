package io.cachepilot.source.git.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cachepilot.source.Programs;
import io.cachepilot.source.SourceUnavailable;
import io.cachepilot.source.content.RefusedFile;
import io.cachepilot.source.content.Snapshot;
import io.cachepilot.source.git.GitDaemon;
import io.cachepilot.source.git.GitSource;
import io.cachepilot.source.git.WorkTree;
import io.cachepilot.source.git.access.Connector;
import io.cachepilot.source.git.upstream.Branch;
import io.cachepilot.source.git.upstream.LocalUpstream;
import io.cachepilot.source.git.upstream.NetworkCalls;
import io.cachepilot.source.git.upstream.Remote;
import io.cachepilot.source.git.upstream.RemoteUpstream;
import io.cachepilot.source.git.upstream.RemoteView;
import io.cachepilot.source.location.RemoteUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a hostile or careless remote may send, against the real {@code git daemon}. */
final class FetchBoundsTest {
    private static final int FILES = 100_000;

    @TempDir
    private Path directory;

    private GitDaemon daemon;
    private Path served;

    @BeforeEach
    void startDaemon() throws Exception {
        daemon = GitDaemon.start(Files.createDirectory(directory.resolve("served")));
        served = daemon.makeRepository("tenants.git");
    }

    @AfterEach
    void stopDaemon() {
        daemon.close();
    }

    /** It is sent as five megabytes. */
    @Test
    void aFileOfAGibibyteIsRefusedAtItsHeaderAndLeavesNothingBehind() throws Exception {
        String blob = sh("head -c 1073741824 /dev/zero | git -C %s -c core.compression=1 hash-object -w --stdin");
        sh("tree=$(printf '100644 blob " + blob + "\\tbig.bin\\n' | git -C %1$s mktree)"
                + " && commit=$(git -C %1$s -c user.name=A -c user.email=a@b commit-tree -m big $tree)"
                + " && git -C %1$s update-ref refs/heads/main $commit");
        Path copy = directory.resolve("copy");

        try (var remote = new GitSource(new RemoteUpstream(url(), Optional.of("main"), copy), "")) {
            for (int i = 0; i < 2; i++) {
                assertThatExceptionOfType(SourceUnavailable.class)
                        .isThrownBy(remote::take)
                        .withMessageContaining("cannot fetch " + url())
                        .withMessageContaining("is too large")
                        .withMessageContaining("32 MiB a file");
            }
        }
        assertThat(bytes(copy)).isLessThan(1 << 20);
        try (var view = new GitSource(new RemoteView(url(), Optional.of("main")), "")) {
            assertThatExceptionOfType(SourceUnavailable.class)
                    .isThrownBy(view::take)
                    .withMessageContaining("is too large");
        }
        // Of this host nothing is transferred, and what is no manifest is not read.
        try (var local = new GitSource(new LocalUpstream(served, Optional.of("main")), "")) {
            assertThat(local.take().files()).isEmpty();
        }
    }

    @Test
    void aHundredThousandFilesAreRefusedByTheirNumber() throws Exception {
        var stream = new StringBuilder("commit refs/heads/main\ncommitter A <a@b> 0 +0000\ndata 4\nmany\n");
        for (int i = 0; i < FILES; i++) {
            String text = "number: " + i + "\n";
            stream.append("M 100644 inline f%05d.yaml\ndata %d\n%s\n".formatted(i, text.length(), text));
        }
        Path file = Files.writeString(directory.resolve("stream"), stream);
        sh("git -C %s fast-import --quiet < " + file);

        try (var remote = new GitSource(new RemoteUpstream(url(), Optional.of("main"), directory.resolve("copy")), "");
                var local = new GitSource(new LocalUpstream(served, Optional.of("main")), "")) {
            Snapshot fetched = remote.take();
            Snapshot read = local.take();

            assertThat(fetched.refusals()).isEqualTo(read.refusals()).hasSize(1);
            RefusedFile refusal = fetched.refusals().getFirst();
            assertThat(refusal.path()).isEqualTo(".");
            assertThat(refusal.message()).contains("holds more than 10,000 manifests");
            assertThat(fetched.complete()).as("nothing may be pruned").isFalse();
        }
    }

    @Test
    void whatSendsMoreThanItMayInAllIsRefused() throws Exception {
        WorkTree ann = WorkTree.clone(daemon.url("tenants.git"), directory.resolve("ann"));
        String noise = new Random(1).doubles(40_000).mapToObj(Double::toString).collect(Collectors.joining());
        ann.write("noise.bin", noise);
        ann.commit("noise");
        ann.git("push", "--quiet", "origin", "HEAD:main");
        var minute = Duration.ofMinutes(1);

        assertRefused(new FetchBounds(32 << 20, 100_000, 100, minute), "it sends more than 0 MiB at once");
        assertRefused(new FetchBounds(32 << 20, 10 << 20, 2, minute), "it sends 3 objects at once");
        assertRefused(new FetchBounds(100_000, 10 << 20, 100, minute), "is too large");
        assertRefused(new FetchBounds(32 << 20, 10 << 20, 100, Duration.ZERO), "it takes longer than 0 minutes");
    }

    private void assertRefused(FetchBounds bounds, String because) throws Exception {
        Path copy = Files.createTempDirectory(directory, "copy");
        try (var repository = bounds.onDisk(
                new FileRepositoryBuilder().setGitDir(copy.toFile()).setBare().setup())) {
            repository.create(true);
            var remote = new Remote(
                    url(),
                    new Branch(Optional.of("main")),
                    Connector.anonymous(),
                    bounds,
                    new NetworkCalls(NetworkCalls.LASTING));

            assertThatExceptionOfType(SourceUnavailable.class)
                    .isThrownBy(() -> remote.fetch(repository, "refs/heads/x", Optional.empty()))
                    .withMessageContaining(because);
        }
        assertThat(bytes(copy)).isLessThan(10_000);
    }

    private RemoteUrl url() {
        return RemoteUrl.parse(daemon.url("tenants.git"));
    }

    private String sh(String script) throws Exception {
        return Programs.output(new ProcessBuilder("sh", "-c", String.format(Locale.ROOT, script, served)))
                .strip();
    }

    private static long bytes(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
