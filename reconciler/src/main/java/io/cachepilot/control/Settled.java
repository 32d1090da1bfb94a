package io.cachepilot.control;

/** How far the control plane has come with keys that somebody waits for. */
public sealed interface Settled {
    /** A revision at least as new as the wait was taken over, and every key ended in sync, failed or is gone; its status says which. */
    record Ended() implements Settled {}

    /** The same revision was taken over, and the time was over before the keys had ended. */
    record Unfinished() implements Settled {}

    /** Nothing was taken over: what is in force may be older than what is waited for. */
    record NotTaken(String because) implements Settled {}

    static Settled of(boolean ended) {
        return ended ? new Ended() : new Unfinished();
    }
}
