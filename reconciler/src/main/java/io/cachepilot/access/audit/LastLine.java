package io.cachepilot.access.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Where a chain ends: what its next line carries on.
 *
 * @param number of the last line, from 1; 0 before the first
 * @param hash the SHA-256 of that line without its line break, in base 16
 */
record LastLine(long number, String hash) {
    static final LastLine NONE = new LastLine(0, "0".repeat(64));

    LastLine next(byte[] line) {
        return new LastLine(number + 1, hash(line));
    }

    static String hash(byte[] line) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(line));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    static byte[] bytes(String line) {
        return line.getBytes(StandardCharsets.US_ASCII);
    }
}
