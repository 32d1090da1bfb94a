package io.cachepilot.store;

/** A database can't be used as it is; the message says why, and what to do. Nothing of it was changed. */
public final class StoreRefused extends RuntimeException {
    StoreRefused(String message) {
        super(message, null, false, false);
    }
}
