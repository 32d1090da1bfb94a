package io.cachepilot.cli.terminal;

import io.cachepilot.converge.view.Caller;
import io.cachepilot.secret.Secret;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a command reads and writes.
 *
 * @param interactive whether a person sits there
 * @param directory what relative paths on the command line start at
 * @param hidden asks a person for what must not be shown
 * @param program how the user calls this program, for lines to paste, quoted for a shell
 */
public record Terminal(
        BufferedReader in,
        Output out,
        Output err,
        boolean interactive,
        HiddenInput hidden,
        Path directory,
        String program) {
    /** Reads a line of a terminal without showing it. */
    @FunctionalInterface
    public interface HiddenInput {
        /** What was typed; empty when the standard input is no terminal. */
        Optional<Secret> ask(String prompt);
    }

    /** The path as one would type it here. */
    public String shown(Path path) {
        return caller("").shown(path);
    }

    /**
     * Whoever sits here, as one whom something is shown to.
     *
     * @param flags what every command here has to be given; each begins with a blank
     */
    public Caller caller(String flags) {
        return new Caller(program, flags, directory);
    }
}
