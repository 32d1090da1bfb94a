package io.cachepilot;

import io.cachepilot.cli.CommandLineProgram;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.Output;
import io.cachepilot.cli.terminal.Terminal;
import io.cachepilot.file.ShellWord;
import io.cachepilot.secret.Secret;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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

    /** A console is there only if input and output are terminals both; without one, what is typed would be shown. */
    private static Optional<Secret> askHidden(String prompt) {
        Optional<Console> console = console();
        if (console.isPresent()) {
            char[] typed = console.get().readPassword("%s: ", prompt);
            return Optional.of(new Secret(typed == null ? "" : new String(typed)));
        }
        if (inputIsTerminal()) {
            throw new CommandFailed("what you type would be shown, since the output is no terminal; pipe the value in,"
                    + " or let the output go to the terminal");
        }
        return Optional.empty();
    }

    private static Optional<Console> console() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal);
    }

    private static boolean inputIsTerminal() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/0")).toString().matches("/dev/(?:pts/|tty|console).*");
        } catch (IOException _) {
            return false;
        }
    }

    private static Terminal terminal() {
        Path directory = Path.of("").toAbsolutePath();
        return new Terminal(
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
                Output.standardOutput(),
                Output.standardError(),
                console().isPresent(),
                Main::askHidden,
                directory,
                directory.equals(home()) ? "./cachepilot" : ShellWord.of(home().resolve("cachepilot")));
    }
}
