package io.cachepilot.cli.spec;

import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The name of a field of a spec as it is typed: {@code memory.maxmemoryMb}, with or without {@code spec.} before it, or
 * {@code metadata.labels.NAME}.
 *
 * @param steps from the root of the document
 */
record FieldPath(List<String> steps) {
    private static final Pattern DOT = Pattern.compile("\\.");
    private static final String LABELS = "metadata.labels.";
    private static final List<String> SECRET = List.of("spec", "password", "value");

    FieldPath {
        steps = List.copyOf(steps);
    }

    /** Throws {@link CommandFailed} for what is no name of a field, or of one that is not given on a command line. */
    static FieldPath parse(String text) {
        FieldPath path = read(text);
        if (path.steps().stream().anyMatch(String::isBlank)) {
            throw new CommandFailed("'" + text + "' is no field; write it as in memory.maxmemoryMb", ExitCode.USAGE);
        }
        if (path.steps().equals(SECRET)) {
            throw new CommandFailed(
                    "a password is no argument, since every user of this host can read those; cachepilot seal makes a value for password.sealed",
                    ExitCode.USAGE);
        }
        if (path.steps().getFirst().equals("metadata") && !path.steps().get(1).equals("labels")) {
            throw new CommandFailed(
                    "of the metadata only labels can be set; a new name is a new tenant", ExitCode.USAGE);
        }
        return path;
    }

    private static FieldPath read(String text) {
        if (text.startsWith(LABELS)) {
            // Names of labels have dots of their own.
            return new FieldPath(List.of("metadata", "labels", text.substring(LABELS.length())));
        }
        List<String> steps = List.of(DOT.split(text, -1));
        if (steps.size() > 1
                && (steps.getFirst().equals("spec") || steps.getFirst().equals("metadata"))) {
            return new FieldPath(steps);
        }
        return new FieldPath(Stream.concat(Stream.of("spec"), steps.stream()).toList());
    }
}
