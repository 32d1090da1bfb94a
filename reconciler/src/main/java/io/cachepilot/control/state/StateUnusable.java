package io.cachepilot.control.state;

/** The state directory can't be used by this process; the message says why, and what to do. */
public final class StateUnusable extends RuntimeException {
    public StateUnusable(String message) {
        super(message);
    }

    public StateUnusable(String message, Throwable cause) {
        super(message, cause);
    }
}
