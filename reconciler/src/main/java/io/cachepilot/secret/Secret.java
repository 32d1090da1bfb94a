package io.cachepilot.secret;

import io.cachepilot.json.Unwritable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A value that must not be printed: its text is reached only by asking for it. */
public record Secret(String reveal) implements Unwritable {
    /** Takes the same time wherever two values of one length differ, so that an answer's delay tells nothing. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Secret(String theirs) && MessageDigest.isEqual(utf8(), bytes(theirs));
    }

    @Override
    public int hashCode() {
        return reveal.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }

    byte[] utf8() {
        return bytes(reveal);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
