package io.cachepilot.secret;

import java.security.SecureRandom;
import java.util.Base64;

/** Passwords that nobody has to remember. */
public final class Passwords {
    private static final int BYTES = 32;

    private Passwords() {}

    /** 256 random bits as 43 characters of URL-safe base64: they need no quoting in a URL, a shell or redis.conf. */
    public static Secret generate(SecureRandom random) {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
}
