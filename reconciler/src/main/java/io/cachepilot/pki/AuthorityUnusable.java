package io.cachepilot.pki;

/** Our certificate authority can't be used as its files are. The message names the file and says what to do. */
public final class AuthorityUnusable extends RuntimeException {
    AuthorityUnusable(String message) {
        super(message);
    }
}
