package io.cachepilot.access.audit;

import io.cachepilot.file.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a chain ends: what its next line carries on.
 *
 * @param number of the last line, from 1; 0 before the first
 * @param hash the SHA-256 of that line without its line break, in base 16
 */
record LastLine(long number, String hash) {
    static final LastLine NONE = new LastLine(0, "0".repeat(64));

    private static final Pattern REMOVED =
            Pattern.compile("the lines up to number (\\d{1,18}) with hash ([0-9a-f]{64}) .*");

    /** What is noted before that line, the last one of a part, is removed with all before it. */
    Notice removal(String because) {
        return new Notice(
                Notice.Event.REMOVED, "the lines up to number %d with hash %s %s".formatted(number, hash, because));
    }

    /** What such a notice says was removed. */
    static Optional<LastLine> removed(Notice notice) {
        Matcher matcher = REMOVED.matcher(notice.text());
        return notice.event() == Notice.Event.REMOVED && matcher.matches()
                ? Optional.of(new LastLine(Long.parseLong(matcher.group(1)), matcher.group(2)))
                : Optional.empty();
    }

    LastLine next(byte[] line) {
        return new LastLine(number + 1, Sha256.hex(line));
    }

    static byte[] bytes(String line) {
        return line.getBytes(StandardCharsets.US_ASCII);
    }
}
