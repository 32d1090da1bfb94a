package io.cachepilot.source.git;

import io.cachepilot.source.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Somebody who signs commits with the real git.
 *
 * @param allowed what a file of allowed signers says of them
 * @param settings what git has to be told
 */
public record Signer(String allowed, List<String> settings) {
    /** With a new key of {@code ssh-keygen}. Skips the test where there is none. */
    public static Signer ssh(Path directory, String name, String... kind) throws Exception {
        Programs.require("ssh-keygen");
        Path key = directory.resolve(name + ".key");
        var command = new ArrayList<>(List.of("ssh-keygen", "-q", "-N", "", "-C", name, "-f", key.toString(), "-t"));
        command.addAll(List.of(kind));
        Programs.output(new ProcessBuilder(command));
        return new Signer(
                name + "@example.org " + Files.readString(Path.of(key + ".pub")),
                List.of("gpg.format=ssh", "user.signingkey=" + key));
    }

    /** Commits a file, signed; returns the id. */
    public String commit(WorkTree tree, String file, String text) throws Exception {
        tree.write(file, text);
        tree.git("add", "--all");
        var arguments = new ArrayList<String>();
        settings.forEach(setting -> arguments.addAll(List.of("-c", setting)));
        arguments.addAll(List.of("commit", "--quiet", "-S", "--message", "write " + file));
        tree.git(arguments.toArray(String[]::new));
        return tree.git("rev-parse", "HEAD").strip();
    }
}
