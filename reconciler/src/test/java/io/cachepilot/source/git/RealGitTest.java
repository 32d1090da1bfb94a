package io.cachepilot.source.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.source.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    private static String git(Path repository, String... arguments) throws Exception {
        var all = new ArrayList<>(List.of("--git-dir", repository.toString()));
        all.addAll(List.of(arguments));
        return Programs.run("git", all.toArray(String[]::new));
    }
}
