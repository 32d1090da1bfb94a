package io.cachepilot.converge.hold;

import io.cachepilot.file.Sha256;
import io.cachepilot.manifest.problem.Problem;
import io.cachepilot.plan.Key;

/**
 * A change of the source that is not in force, since nobody has agreed to it.
 *
 * @param hash names what the spec is to be; equal where nothing that is written there is another; empty text of one that goes
 * @param file where it is written, or was
 */
public record PendingChange(Key key, Sort sort, String hash, String file, int line) {
    private static final int ID_DIGITS = 12;

    /** What is to become of the spec. */
    public enum Sort {
        MADE,
        CHANGED,
        REMOVED
    }

    /** Names the spec as it is to be, for people: 12 hexadecimal digits. */
    public String id() {
        return id(hash);
    }

    /** The same of a spec by its hash. */
    public static String id(String hash) {
        return Sha256.hex(hash).substring(0, ID_DIGITS);
    }

    /** As it is told beside what is wrong in manifests, which it is not. */
    public Problem told() {
        return told(Problem.Severity.WARNING);
    }

    Problem told(Problem.Severity severity) {
        String message = switch (sort) {
            case MADE -> "this spec is new, and waits for an approval: cachepilot approve ";
            case CHANGED ->
                "this change waits for an approval, and what it changes stays in force: cachepilot approve ";
            case REMOVED ->
                "the spec is no longer written here; its removal waits for an approval: cachepilot approve ";
        };
        String which = sort == Sort.REMOVED ? "" : " --hash " + id();
        return new Problem(file, line, "", message + key + which, severity);
    }
}
