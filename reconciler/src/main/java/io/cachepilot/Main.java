package io.cachepilot;

import io.cachepilot.cli.CommandLineProgram;
import io.cachepilot.cli.Terminal;
import java.io.BufferedReader;
import java.io.Console;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** The entry point: the terminal and the environment go in, an exit code comes out. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        var program = new CommandLineProgram(new Application(home()), home(), System.getenv(), terminal());
        System.exit(program.run(args));
    }

    /** Set by the launcher: the checkout. Without it, the working directory. */
    private static Path home() {
        return Path.of(System.getProperty("cachepilot.home", ""))
                .toAbsolutePath()
                .normalize();
    }

    private static Terminal terminal() {
        Path directory = Path.of("").toAbsolutePath();
        return new Terminal(
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
                new PrintWriter(System.out, false, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                Optional.ofNullable(System.console())
                        .filter(Console::isTerminal)
                        .isPresent(),
                directory,
                directory.equals(home())
                        ? "./cachepilot"
                        : home().resolve("cachepilot").toString());
    }
}
