package io.cachepilot.cli;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.nio.file.Path;

/**
 * Where a command reads and writes.
 *
 * @param interactive whether a person sits there
 * @param directory what relative paths on the command line start at
 * @param program how the user calls this program, for lines to paste
 */
public record Terminal(
        BufferedReader in, PrintWriter out, PrintWriter err, boolean interactive, Path directory, String program) {
    /** The path as one would type it here. */
    String shown(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        return absolute.startsWith(directory) && !absolute.equals(directory)
                ? directory.relativize(absolute).toString()
                : absolute.toString();
    }
}
