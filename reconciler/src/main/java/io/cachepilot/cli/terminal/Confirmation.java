package io.cachepilot.cli.terminal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;

/** Asks a person before something that can't be undone. */
public final class Confirmation {
    private Confirmation() {}

    /**
     * Returns when the person agrees.
     *
     * @param warning what would happen, as a sentence without its full stop
     * @param question what to agree to
     * @param refused what holds if they don't
     * @throws CommandFailed when they don't, or when there is nobody to ask
     */
    public static void require(Terminal terminal, String warning, String question, String refused) {
        if (!terminal.interactive()) {
            throw new CommandFailed(warning + "; say --yes if that is wanted", ExitCode.USAGE);
        }
        terminal.out().print(warning + ". " + question + " [y/N] ");
        terminal.out().flush();
        if (!answer(terminal).strip().toLowerCase(Locale.ROOT).startsWith("y")) {
            throw new CommandFailed(refused);
        }
    }

    private static String answer(Terminal terminal) {
        try {
            return Optional.ofNullable(terminal.in().readLine()).orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the answer: " + e, e);
        }
    }
}
