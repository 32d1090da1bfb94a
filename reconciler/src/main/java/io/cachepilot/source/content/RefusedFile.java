package io.cachepilot.source.content;

/**
 * A file that is there but was not taken.
 *
 * @param path relative to the source's root, {@code .} for the root itself; safe to print
 * @param message what is wrong with it and what to do
 */
public record RefusedFile(String path, String message) {
    /** The path of the root: not all files of the source were looked at. */
    public static final String WHOLE = ".";
}
