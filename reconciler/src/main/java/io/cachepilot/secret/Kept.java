package io.cachepilot.secret;

/**
 * A secret that is kept in a file.
 *
 * @param generation how often a rotation has been asked for, 0 or more; a higher one replaces the value
 */
public record Kept(Secret value, int generation) {
    public Kept {
        if (generation < 0) {
            throw new IllegalArgumentException("generation " + generation + " is negative; at least 0");
        }
    }
}
