package io.cachepilot.report;

/** A name means several specs; the message names them. */
public final class UnclearName extends RuntimeException {
    UnclearName(String message) {
        super(message, null, false, false);
    }
}
