package io.cachepilot.source.content;

import java.util.regex.Pattern;

/**
 * The commit that a snapshot is known by.
 *
 * @param commit its id, 40 lower-case hexadecimal digits
 */
public record Revision(String commit) {
    private static final Pattern GRAMMAR = Pattern.compile("[0-9a-f]{40}");

    public Revision {
        if (!GRAMMAR.matcher(commit).matches()) {
            throw new IllegalArgumentException("revision '" + commit + "' is not a commit id of 40 hexadecimal digits");
        }
    }

    /** The first 8 digits, for people. */
    public String shortId() {
        return commit.substring(0, 8);
    }

    @Override
    public String toString() {
        return commit;
    }
}
