package io.cachepilot.report;

/** What is asked for is not there; the message says what there is. */
public final class NoSuchSpec extends RuntimeException {
    NoSuchSpec(String message) {
        super(message, null, false, false);
    }
}
