package io.cachepilot.source.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.source.Programs;
import io.cachepilot.source.Source;
import io.cachepilot.source.content.Snapshot;
import io.cachepilot.source.directory.DirectorySource;
import io.cachepilot.source.git.repository.History;
import io.cachepilot.source.git.upstream.LocalUpstream;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed while it writes loses nothing that it has acknowledged, and leaves nothing half done. */
final class KilledWriterTest {
    private static final int KILLS = 5;
    private static final long SEED = 20261124;
    private static final Pattern WHOLE = Pattern.compile("# begin (\\S+)\n(?:#\n){500}# end \\1\n");

    @TempDir
    private Path directory;

    @Test
    void ofABareRepository() throws Exception {
        Path bare = directory.resolve("tenants.git");
        Programs.run("git", "init", "--quiet", "--bare", "--initial-branch", "main", bare.toString());
        WorkTree ann = WorkTree.clone(bare.toString(), directory.resolve("ann"));
        ann.write("README", "first");
        ann.commit("first");
        ann.git("push", "--quiet", "origin", "HEAD:main");
        killAgainAndAgain(bare, 60, CommittingProgram.command(directory, bare.toString()));
        try (Source source = new GitSource(new LocalUpstream(bare, Optional.of("main")), "")) {
            assertWorks(source, bare);
        }
    }

    @Test
    void ofAPlainDirectory() throws Exception {
        Path tenants = Files.createDirectory(directory.resolve("tenants.d"));
        Path history = directory.resolve("history");
        killAgainAndAgain(history, 60, CommittingProgram.command(directory, tenants.toString(), history.toString()));
        try (var opened = new History(history);
                Source source = new DirectorySource(tenants, opened)) {
            assertWorks(source, history);
        }
    }

    @Test
    void ofAHistoryThatIsBeingPacked() throws Exception {
        Path tenants = Files.createDirectory(directory.resolve("tenants.d"));
        Path history = directory.resolve("history");
        killAgainAndAgain(
                history, 8, CommittingProgram.command(directory, tenants.toString(), history.toString(), "packed"));
        try (var opened = new History(history);
                Source source = new DirectorySource(tenants, opened)) {
            assertWorks(source, history);
            source.tidy();
            assertWorks(source, history);
            assertThat(opened.repaired()).isEmpty();
        }
    }

    /** @param most how many commits there are before a kill, at most */
    private static void killAgainAndAgain(Path repository, int most, List<String> command) throws Exception {
        var random = new Random(SEED);
        var all = new ArrayList<String>();
        for (int kill = 0; kill < KILLS; kill++) {
            all.addAll(runUntilKilled(command, random.nextInt(1, most)));
            AbandonedLock.letTimePass(repository);
            assertThat(Programs.run("git", "-C", repository.toString(), "rev-list", "main")
                            .lines())
                    .as("kill %d of seed %d", kill, SEED)
                    .containsAll(all);
        }
        assertThat(Programs.run("git", "-C", repository.toString(), "fsck", "--no-dangling"))
                .isEmpty();
    }

    private static List<String> runUntilKilled(List<String> command, int commits) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var acknowledged = new ArrayList<String>();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (int i = 0; i < commits; i++) {
                acknowledged.add(Optional.ofNullable(out.readLine()).orElseThrow());
            }
            // By its handle, which leaves the stream open.
            process.toHandle().destroyForcibly();
            // What it had printed by then was acknowledged too; the last line may be half of one.
            out.lines().filter(line -> line.length() == 40).forEach(acknowledged::add);
        } finally {
            process.destroyForcibly().onExit().join();
        }
        return acknowledged;
    }

    private static void assertWorks(Source source, Path repository) throws Exception {
        Snapshot snapshot = source.take();
        assertThat(snapshot.files().values())
                .isNotEmpty()
                .allSatisfy(content ->
                        assertThat(new String(content, StandardCharsets.UTF_8)).matches(WHOLE));
        String after =
                source.commit(CommittingProgram.write("after.yaml")).revision().commit();
        assertThat(Programs.run("git", "-C", repository.toString(), "rev-parse", "main")
                        .strip())
                .isEqualTo(after);
    }
}
