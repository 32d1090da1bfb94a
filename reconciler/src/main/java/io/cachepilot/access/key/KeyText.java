package io.cachepilot.access.key;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/**
 * The text of an API key: {@code cp_}, 43 random characters of base 62 (256 bits), and six that are the CRC-32 of all
 * before them, as in tokens of GitHub. The prefix lets scanners find a key that leaked; the checksum tells a mistyped
 * key from a wrong one without a look into the file.
 */
final class KeyText {
    static final String PREFIX = "cp_";

    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int RANDOM = 43;
    private static final int CHECKSUM = 6;
    private static final int LENGTH = PREFIX.length() + RANDOM + CHECKSUM;

    /** Longer than any key of any origin, so that nobody makes us hash megabytes. */
    private static final int LONGEST = 256;

    private KeyText() {}

    /** @param random has to be one for secrets */
    static String generate(RandomGenerator random) {
        var text = new StringBuilder(PREFIX);
        for (int i = 0; i < RANDOM; i++) {
            text.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
        }
        return text + checksum(text.toString());
    }

    /**
     * Whether it may be a key. Keys without our prefix come from files that older programs made; they have no checksum,
     * and may be anything.
     */
    static boolean isWellFormed(String text) {
        if (!text.startsWith(PREFIX)) {
            return !text.isEmpty() && text.length() <= LONGEST;
        }
        int body = LENGTH - CHECKSUM;
        return text.length() == LENGTH
                && text.chars().skip(PREFIX.length()).allMatch(c -> DIGITS.indexOf(c) >= 0)
                && text.substring(body).equals(checksum(text.substring(0, body)));
    }

    private static String checksum(String text) {
        var crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.US_ASCII));
        long rest = crc.getValue();
        char[] digits = new char[CHECKSUM];
        for (int i = CHECKSUM - 1; i >= 0; i--) {
            digits[i] = DIGITS.charAt((int) (rest % DIGITS.length()));
            rest /= DIGITS.length();
        }
        return new String(digits);
    }
}
