package io.cachepilot.access.limit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** 128 bits that stand for a text of any length, so that what is counted has a fixed size. Nobody can find two alike. */
record Id(long high, long low) {
    /** The words are kept apart: {@code a, bc} is not {@code ab, c}. */
    static Id of(String... words) {
        try {
            byte[] bytes = String.join("\0", words).getBytes(StandardCharsets.UTF_8);
            var digest = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes));
            return new Id(digest.getLong(), digest.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
