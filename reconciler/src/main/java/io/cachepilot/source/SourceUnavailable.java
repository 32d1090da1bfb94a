package io.cachepilot.source;

/** The source can't be read or its history can't be written. The message says what was tried, on what, and what to do. */
public final class SourceUnavailable extends RuntimeException {
    public SourceUnavailable(String message, Throwable cause) {
        super(message, cause);
    }

    public SourceUnavailable(String message) {
        super(message);
    }
}
