package io.cachepilot.cli.plan;

import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.Terminal;
import io.cachepilot.file.FileTrouble;
import io.cachepilot.report.answer.Question;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Documents that somebody shows a command before they are in force. */
final class GivenManifests {
    private static final String STANDARD_INPUT = "-";
    private static final int MOST = 1 << 20;

    private GivenManifests() {}

    /**
     * What a file holds.
     *
     * @param file as it was typed; {@code -} is the standard input
     * @throws CommandFailed when it can't be read
     */
    static Question.Given read(Terminal terminal, String file) {
        boolean piped = file.equals(STANDARD_INPUT);
        Path path = terminal.directory().resolve(file);
        String name = piped ? "standard input" : terminal.shown(path);
        try {
            byte[] content = piped ? piped(terminal) : content(path);
            if (content.length > MOST) {
                throw new CommandFailed("%s has more than %d MiB".formatted(name, MOST >> 20));
            }
            return new Question.Given(name, new String(content, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new CommandFailed("cannot read " + name + ": " + FileTrouble.words(e));
        }
    }

    private static byte[] content(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(MOST + 1);
        }
    }

    private static byte[] piped(Terminal terminal) throws IOException {
        var text = new StringBuilder();
        var buffer = new char[8192];
        for (int read = terminal.in().read(buffer);
                read >= 0 && text.length() <= MOST;
                read = terminal.in().read(buffer)) {
            text.append(buffer, 0, read);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
