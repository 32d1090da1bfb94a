package io.cachepilot.converge.hold;

import io.cachepilot.manifest.problem.Problem;
import io.cachepilot.plan.Key;

/**
 * A change of the source that is not in force, since nobody has agreed to it.
 *
 * @param hash names what the spec is to be; equal where nothing that is written there is another; empty text of one that goes
 * @param file where it is written, or was
 */
public record PendingChange(Key key, Sort sort, String hash, String file, int line) {
    /** What is to become of the spec. */
    public enum Sort {
        MADE,
        CHANGED,
        REMOVED
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
        return new Problem(file, line, "", message + key, severity);
    }
}
