package io.cachepilot.source.git.signature;

/** A signature, or what claims to be one, does not count. The message says why, to be put behind "it". */
final class SignatureRejected extends Exception {
    SignatureRejected(String message) {
        super(message);
    }

    SignatureRejected(String message, Throwable cause) {
        super(message, cause);
    }
}
