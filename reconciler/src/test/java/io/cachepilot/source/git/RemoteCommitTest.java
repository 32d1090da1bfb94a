package io.cachepilot.source.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cachepilot.source.CommitContract;
import io.cachepilot.source.Source;
import io.cachepilot.source.SourceUnavailable;
import io.cachepilot.source.git.upstream.RemoteUpstream;
import io.cachepilot.source.git.upstream.RemoteView;
import io.cachepilot.source.location.SourceLocation;
import io.cachepilot.source.write.WriteRefused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repository behind the real {@code git daemon}. */
final class RemoteCommitTest extends CommitContract {
    @TempDir
    private Path directory;

    private GitDaemon daemon;
    private Path served;
    private WorkTree ann;
    private GitSource source;

    @BeforeEach
    void startDaemon() throws Exception {
        daemon = GitDaemon.start(Files.createDirectory(directory.resolve("served")));
        served = daemon.makeRepository("tenants.git");
        ann = WorkTree.clone(daemon.url("tenants.git"), directory.resolve("ann"));
        changeBehindItsBack("a.yaml", "a");
        source = new GitSource(new RemoteUpstream(location().url(), Optional.empty(), directory.resolve("copy")), "");
    }

    @AfterEach
    void stopDaemon() {
        source.close();
        daemon.close();
    }

    @Override
    protected Source source() {
        return source;
    }

    @Override
    protected void changeBehindItsBack(String file, String text) throws Exception {
        ann.git("fetch", "--quiet", "origin");
        ann.write(file, text);
        ann.commit("write " + file);
        ann.git("push", "--quiet", "origin", "HEAD:main");
    }

    @Override
    protected String git(String... arguments) throws Exception {
        return git(served, arguments);
    }

    @Test
    void ourOwnPushIsNoNewChange() {
        source.take();
        commit("b.yaml", "b");

        assertThat(source.refresh()).isFalse();
    }

    @Test
    void aRemoteThatIsAwayIsToldAndNothingIsChanged() throws Exception {
        source.take();
        String before = git("rev-parse", "main");
        daemon.stop();

        assertThatExceptionOfType(SourceUnavailable.class)
                .isThrownBy(() -> commit("b.yaml", "b"))
                .withMessageContaining("cannot push to " + daemon.url("tenants.git"));
        assertThat(git("rev-parse", "main")).isEqualTo(before);
        assertThat(source.take().files().keySet()).containsExactly("a.yaml");

        daemon.startAgain();
        assertThat(commit("b.yaml", "b").changed()).isTrue();
    }

    @Test
    void aRefusalOfTheRemoteIsPassedOn() throws Exception {
        Path hook = served.resolve("hooks/update");
        Files.createDirectories(served.resolve("hooks"));
        Files.writeString(hook, "#!/bin/sh\necho 'main is protected'\nexit 1\n");
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThatExceptionOfType(WriteRefused.class)
                .isThrownBy(() -> commit("b.yaml", "b"))
                .withMessageContaining("refuses the push");
    }

    @Test
    void aCommandWritesWithoutACopyOnTheDisk() throws Exception {
        try (var view = new GitSource(new RemoteView(location().url(), Optional.of("main")), "")) {
            view.commit(proposal(_ -> changes("b.yaml", "b")));
        }
        assertThat(git("show", "main:b.yaml")).isEqualTo("b");
    }

    /** Three control planes on one remote: each push may find that another was faster. */
    @Test
    void severalWritersOfOneRemoteLoseNothing() throws Exception {
        int each = 4;
        List<GitSource> planes = IntStream.range(0, 3)
                .mapToObj(i -> new GitSource(
                        new RemoteUpstream(location().url(), Optional.of("main"), directory.resolve("copy-" + i)), ""))
                .toList();
        try (var threads = Executors.newFixedThreadPool(planes.size())) {
            var writers = planes.stream()
                    .map(plane -> threads.submit(() -> IntStream.range(0, each)
                            .forEach(_ -> plane.commit(proposal(now -> changes("a.yaml", text(now, "a.yaml") + "+"))))))
                    .toList();
            for (Future<?> writer : writers) {
                writer.get();
            }
        }
        planes.forEach(GitSource::close);

        assertThat(git("show", "main:a.yaml")).isEqualTo("a" + "+".repeat(3 * each));
        assertThat(git("rev-list", "--count", "main").strip()).isEqualTo(String.valueOf(1 + 3 * each));
    }

    private SourceLocation.RemoteRepository location() {
        return (SourceLocation.RemoteRepository) SourceLocation.parse(daemon.url("tenants.git"), directory);
    }
}
