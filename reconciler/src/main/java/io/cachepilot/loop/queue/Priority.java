package io.cachepilot.loop.queue;

/** Who asks for a run, the most urgent first. */
public enum Priority {
    /** A person waits for the result. */
    PERSON,
    /** A new revision of the source. */
    COMMIT,
    /** Something observed differs from what was left there. */
    DRIFT,
    /** A look at everything, at the start and from time to time. */
    RESYNC;

    Priority orMoreUrgent(Priority other) {
        return compareTo(other) <= 0 ? this : other;
    }

    Priority orLessUrgent(Priority other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
