package io.cachepilot.manifest.problem;

import java.util.Comparator;

/**
 * Something wrong in a file: where it is, what it is and what is allowed. Free of characters that could rearrange a terminal or
 * a log, whatever the file held.
 *
 * @param line counted from 1
 * @param column counted from 1 too; 0 when only the line is known
 * @param path the field, as in {@code spec.memory.limitMb}; empty when it is about a whole document or file
 */
public record Problem(String file, int line, int column, String path, String message, Severity severity)
        implements Comparable<Problem> {
    private static final Comparator<Problem> BY_PLACE = Comparator.comparing(Problem::file)
            .thenComparingInt(Problem::line)
            .thenComparingInt(Problem::column)
            .thenComparing(Problem::path)
            .thenComparing(Problem::message)
            .thenComparing(Problem::severity);

    /** Whether a problem keeps the spec from being used. */
    public enum Severity {
        ERROR,
        WARNING
    }

    public Problem {
        path = Printable.of(path);
        message = Printable.of(message);
    }

    /** One of which only the line is known. */
    public Problem(String file, int line, String path, String message, Severity severity) {
        this(file, line, 0, path, message, severity);
    }

    @Override
    public int compareTo(Problem other) {
        return BY_PLACE.compare(this, other);
    }

    /** {@code file:line: path: message}; the path is left out when empty. */
    @Override
    public String toString() {
        return Printable.of(file) + ":" + line + ": " + (path.isEmpty() ? "" : path + ": ") + message;
    }
}
