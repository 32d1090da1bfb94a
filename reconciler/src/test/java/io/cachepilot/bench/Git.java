package io.cachepilot.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A clone with a work tree, worked on with the git of this machine. */
record Git(Path path) {
    static boolean isThere() throws IOException, InterruptedException {
        try {
            return new ProcessBuilder("git", "--version")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException _) {
            return false;
        }
    }

    /** A bare repository that holds these files. */
    static Path bare(Path directory, Map<String, byte[]> files) throws Exception {
        Path bare = directory.resolve("bare.git");
        run(List.of("init", "--quiet", "--bare", "--initial-branch", "main", bare.toString()));
        Git first = clone(bare, directory.resolve("first"));
        for (var file : files.entrySet()) {
            Files.write(first.path.resolve(file.getKey()), file.getValue());
        }
        first.run("add", "--all");
        first.run("commit", "--quiet", "--message", "first");
        first.run("push", "--quiet", "origin", "HEAD:main");
        return bare;
    }

    static Git clone(Path bare, Path directory) throws Exception {
        run(List.of("clone", "--quiet", bare.toString(), directory.toString()));
        return new Git(directory);
    }

    void run(String... arguments) throws Exception {
        var all = new ArrayList<>(
                List.of("-C", path.toString(), "-c", "user.name=Ann", "-c", "user.email=ann@example.org"));
        all.addAll(List.of(arguments));
        run(all);
    }

    private static void run(List<String> arguments) throws Exception {
        var command = new ArrayList<>(List.of("git"));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + output);
        }
    }
}
