package io.cachepilot.source.git;

import io.cachepilot.source.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A repository with a work tree, as a person has one, worked on with the real git. */
public record WorkTree(Path path) {
    public static WorkTree make(Path path) throws Exception {
        Programs.run("git", "init", "--quiet", "--initial-branch", "main", path.toString());
        return new WorkTree(path);
    }

    /** A clone that may push. */
    public static WorkTree clone(String url, Path path) throws Exception {
        Programs.run("git", "clone", "--quiet", url, path.toString());
        return new WorkTree(path);
    }

    public WorkTree write(String file, String text) throws IOException {
        Path target = path.resolve(file);
        Files.createDirectories(Objects.requireNonNull(target.getParent()));
        Files.writeString(target, text);
        return this;
    }

    /** Commits all there is; returns the id. */
    public String commit(String message) throws Exception {
        git("add", "--all");
        git("commit", "--quiet", "--message", message);
        return git("rev-parse", "HEAD").strip();
    }

    public String git(String... arguments) throws Exception {
        Stream<String> who = Stream.of(
                "-C",
                path.toString(),
                "-c",
                "user.name=Ann",
                "-c",
                "user.email=ann@example.org",
                "-c",
                "commit.gpgsign=false");
        List<String> all = Stream.concat(who, Stream.of(arguments)).toList();
        return Programs.run("git", all.toArray(String[]::new));
    }
}
