package io.cachepilot.source.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.source.Programs;
import io.cachepilot.source.content.Revision;
import io.cachepilot.source.git.repository.History;
import io.cachepilot.source.git.repository.HistoryTest;
import io.cachepilot.source.write.Author;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others see of the history: the git command, and a user whose own git configuration would spoil it. */
class RealGitTest {
    @TempDir
    private Path temp;

    @Test
    void gitFindsNothingWrongAndTellsTheSameStory() throws Exception {
        Path repository = temp.resolve("history");
        try (var history = new History(repository)) {
            RecordingProgram.record(history);
            assertThat(git(repository, "fsck", "--strict", "--full")).doesNotContain("error", "warning", "missing");
            history.gc();
        }

        assertThat(git(repository, "fsck", "--strict", "--full")).doesNotContain("error", "warning", "missing");
        assertThat(git(repository, "log", "--format=%an <%ae> %aI|%cn <%ce> %cI|%s")
                        .lines())
                .containsExactly(
                        "Bo <bo@example.org> 2026-11-22T12:00:01+00:00"
                                + "|CachePilot <cachepilot@localhost> 2026-11-22T12:00:01+00:00|stop client1",
                        "Anna <anna@example.org> 2026-11-22T12:00:00+00:00"
                                + "|CachePilot <cachepilot@localhost> 2026-11-22T12:00:00+00:00"
                                + "|acme/client1.yaml added, client2.yaml added");
        assertThat(git(repository, "ls-tree", "-r", "--name-only", "main").lines())
                .containsExactly("acme/client1.yaml", "client2.yaml");
        assertThat(git(repository, "reflog", "main").lines()).hasSize(2);
    }

    @Test
    void whatIsFurtherBackThanTheBoundIsForgottenAndTheRestIsWhatItWas() throws Exception {
        Path repository = temp.resolve("history");
        var revisions = new ArrayList<String>();
        try (var history = new History(repository, 3)) {
            for (int round = 0; round < 2; round++) {
                for (int change = 0; change < 5; change++) {
                    String content = "content of change %d of round %d".formatted(change, round);
                    revisions.add(history.record(
                                    HistoryTest.files("a.yaml", content),
                                    new Author("Anna", "anna@example.org"),
                                    "change",
                                    Instant.parse("2026-11-22T12:00:00Z"))
                            .commit());
                }
                history.gc();
            }

            assertThat(history.log(99)).hasSize(3);
            assertThat(history.at(new Revision(revisions.get(9)))).isPresent();
            assertThat(history.lastChange("a.yaml")).contains(new Revision(revisions.get(9)));

            // An old pack is left for an hour to those who may be reading it, then what only it held for two weeks.
            age(repository.resolve("objects"));
            history.gc();
            age(repository.resolve("objects"));
            history.gc();

            assertThat(history.at(new Revision(revisions.get(6)))).isEmpty();
        }

        assertThat(git(repository, "fsck", "--strict", "--full")).doesNotContain("error", "warning", "missing");
        assertThat(git(repository, "rev-list", "main").lines())
                .containsExactlyElementsOf(revisions.subList(7, 10).reversed());
        assertThat(git(repository, "count-objects", "-v").lines())
                .as("a commit, a tree and a file each, and nothing of the seven that went")
                .contains("count: 0", "in-pack: 9");
        assertThat(git(repository, "show", revisions.get(7) + ":a.yaml")).isEqualTo("content of change 2 of round 1");
    }

    @Test
    void nobodysConfigurationLeaksInAndNothingIsWrittenIntoAHome() throws Exception {
        Path home = Files.createDirectory(temp.resolve("home"));
        Path hostile = Files.writeString(home.resolve(".gitconfig"), """
                [user]
                  name = Mallory
                  email = mallory@example.org
                [author]
                  name = Mallory
                [commit]
                  gpgsign = true
                [init]
                  defaultBranch = evil
                  templateDir = /nonexistent
                [core]
                  fsyncObjectFiles = false
                  autocrlf = true
                  hooksPath = /nonexistent
                """);
        Path repository = temp.resolve("history");
        var child = new ProcessBuilder(RecordingProgram.command(repository, home));
        child.environment().put("HOME", home.toString());
        child.environment().put("GIT_CONFIG_GLOBAL", hostile.toString());
        child.environment().put("GIT_AUTHOR_NAME", "Mallory");
        child.environment().put("GIT_DIR", home.resolve("other").toString());

        // That it ends says also that no thread of the library keeps a process alive.
        assertThat(Programs.output(child)).contains("recorded");

        assertThat(home).isDirectoryNotContaining(path -> !path.equals(hostile));
        assertThat(repository.resolve("HEAD")).hasContent("ref: refs/heads/main");
        assertThat(git(repository, "cat-file", "commit", "main"))
                .contains("\nauthor Bo <bo@example.org> ", "\ncommitter CachePilot <cachepilot@localhost> ")
                .doesNotContain("gpgsig", "Mallory");
        assertThat(git(repository, "show", "main:client2.yaml")).isEqualTo("2\r\n");
    }

    private static void age(Path objects) throws Exception {
        try (Stream<Path> files = Files.walk(objects)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(15))));
            }
        }
    }

    private static String git(Path repository, String... arguments) throws Exception {
        var all = new ArrayList<>(List.of("--git-dir", repository.toString()));
        all.addAll(List.of(arguments));
        return Programs.run("git", all.toArray(String[]::new));
    }
}
