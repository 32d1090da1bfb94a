package io.cachepilot.source;

/** Somebody has named a revision that there is not. The message says which, and where those that there are can be seen. */
public final class UnknownRevision extends RuntimeException {
    public UnknownRevision(String message) {
        super(message);
    }
}
