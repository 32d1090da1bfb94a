package io.cachepilot.cli.terminal;

import io.cachepilot.secret.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Reads a value that must not be shown: from a person, who types it twice, or from the standard input. Never from argv. */
public final class HiddenValue {
    private HiddenValue() {}

    /**
     * The value.
     *
     * @param prompt what a person is asked for
     * @param most characters
     */
    public static Secret read(Terminal terminal, String prompt, int most) {
        Optional<Secret> typed = terminal.hidden().ask(prompt);
        if (typed.isEmpty()) {
            return piped(terminal, most);
        }
        if (!typed.equals(terminal.hidden().ask("The same again"))) {
            throw new CommandFailed("the two differ; nothing was done");
        }
        return typed.get();
    }

    /** All of the standard input, without the line break that {@code echo} and editors put at its end. */
    private static Secret piped(Terminal terminal, int most) {
        var buffer = new char[most + 2];
        int length = 0;
        try {
            for (int read = 0; read >= 0 && length < buffer.length; length += Math.max(read, 0)) {
                read = terminal.in().read(buffer, length, buffer.length - length);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the value from the standard input: " + e, e);
        }
        String value = new String(buffer, 0, length).replaceFirst("\\r?\\n\\z", "");
        if (value.length() > most) {
            throw new CommandFailed("the value on the standard input is longer than %d characters".formatted(most));
        }
        return new Secret(value);
    }
}
