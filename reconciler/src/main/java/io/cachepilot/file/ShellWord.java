package io.cachepilot.file;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** Writes a word so that a POSIX shell reads it as that word: for every command line that somebody may paste. */
public final class ShellWord {
    /** What means itself in every shell, wherever in a word; {@code ~} and {@code =} do not at their places. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_/.,:@%+-]+");

    private ShellWord() {}

    /** The word as it is where nothing in it means anything to a shell, else in single quotes. */
    public static String of(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /** The same of a path. */
    public static String of(Path path) {
        return of(path.toString());
    }
}
