package io.cachepilot.source.write;

/** Who waits for a change, the most urgent first. */
public enum Urgency {
    /** Somebody waits for what comes of it. */
    AWAITED,
    /** Nobody does: it is made when nobody else has anything to commit. */
    IDLE
}
