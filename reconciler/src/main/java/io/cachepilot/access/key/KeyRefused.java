package io.cachepilot.access.key;

/** A key can't be made or revoked as it was asked for; the message says why, and what is allowed. */
public final class KeyRefused extends RuntimeException {
    KeyRefused(String message) {
        super(message);
    }
}
