package io.cachepilot.converge.desired;

/** What is kept of a key must not be erased now; the message says why, and what to do. */
public final class EraseRefused extends RuntimeException {
    public EraseRefused(String message) {
        super(message);
    }
}
