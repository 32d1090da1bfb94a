package io.cachepilot.pki;

import io.cachepilot.file.Damaged;

/** Our certificate authority can't be used as its files are. The message names the file and says what to do. */
public final class AuthorityUnusable extends Damaged {
    AuthorityUnusable(String message) {
        super(message);
    }
}
