package io.cachepilot.source.write;

import java.util.regex.Pattern;

/**
 * What an author names a request by. A second one of the same name is the same request, and gives its commit.
 *
 * @param name 1 to 200 printable characters of ASCII
 * @param digest of all that the request asks for, 64 hexadecimal digits: one name for two wishes is a mistake
 */
public record IdempotencyKey(String name, String digest) {
    public static final String TRAILER = "Idempotency-Key";
    public static final String DIGEST_TRAILER = "Idempotency-Digest";

    private static final Pattern NAME = Pattern.compile("[!-~](?:[ -~]{0,198}[!-~])?");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    public IdempotencyKey {
        if (!isName(name)) {
            throw new IllegalArgumentException("an idempotency key is 1 to 200 printable characters of ASCII");
        }
        if (!DIGEST.matcher(digest).matches()) {
            throw new IllegalArgumentException("the digest of a request is 64 hexadecimal digits");
        }
    }

    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }
}
