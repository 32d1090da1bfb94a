package io.cachepilot.converge.view;

import java.nio.file.Path;

/**
 * Whom something is shown to, for lines to paste.
 *
 * @param program how this program is called there, quoted for a shell
 * @param flags what each command has to be given there; each begins with a blank
 * @param directory what relative paths start at there
 */
public record Caller(String program, String flags, Path directory) {
    /** The path as one would type it there. */
    public String shown(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        // Below the root of a file system are all paths, and nobody sits there.
        boolean below = directory.getNameCount() > 0 && absolute.startsWith(directory);
        return below && !absolute.equals(directory)
                ? directory.relativize(absolute).toString()
                : absolute.toString();
    }
}
