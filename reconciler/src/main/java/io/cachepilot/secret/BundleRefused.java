package io.cachepilot.secret;

/** A recovery bundle, or a state directory, is not what it has to be; the message says what is wrong. Holds no secret. */
public final class BundleRefused extends RuntimeException {
    BundleRefused(String message) {
        super(message);
    }
}
