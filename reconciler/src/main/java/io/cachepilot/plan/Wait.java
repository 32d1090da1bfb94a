package io.cachepilot.plan;

import java.time.Instant;
import java.util.Optional;

/**
 * Why something is not in the plan now.
 *
 * @param message for a person: what is waited for, and what to do when it is them
 * @param until when to look again; empty when only a person or an event can end the wait
 */
public record Wait(Cause cause, String message, Optional<Instant> until) {
    /** What kind of thing is waited for. */
    public enum Cause {
        /** The spec is suspended. */
        SUSPENDED,
        /** The server was started and does not answer yet, or no longer. */
        NOT_ANSWERING,
        /** The server ends again and again; the next start comes later. */
        CRASH_LOOP,
        /** What a start needs is not there, so nothing is stopped for it. */
        OBSTACLE,
        /** What is left to do loses data, and nobody has asked for that. */
        APPROVAL,
        /** The time that the spec names has not come. */
        LATER
    }
}
