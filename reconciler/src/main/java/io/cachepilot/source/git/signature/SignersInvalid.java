package io.cachepilot.source.git.signature;

/** The file of allowed signers can't be used. The message names the file, the line, and what is allowed. */
final class SignersInvalid extends Exception {
    SignersInvalid(String message) {
        super(message);
    }

    SignersInvalid(String message, Throwable cause) {
        super(message, cause);
    }
}
