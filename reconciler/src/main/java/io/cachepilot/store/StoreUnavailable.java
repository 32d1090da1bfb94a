package io.cachepilot.store;

/** Something could not be read from a database, or written to it, now. What was to be written is not. */
public final class StoreUnavailable extends RuntimeException {
    StoreUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
