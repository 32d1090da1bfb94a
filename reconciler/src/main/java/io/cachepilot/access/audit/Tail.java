package io.cachepilot.access.audit;

import io.cachepilot.file.Sha256;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * The end of a log.
 *
 * @param text its last lines, whole ones, at most 8 MiB
 * @param torn what comes after the last line break
 * @param end how many bytes there are up to the last line break
 */
record Tail(String text, String torn, long end) {
    private static final int LONGEST = 8 << 20;

    /** As ISO 8859-1, in which every byte is a character and stays itself. */
    static Tail read(Path log) throws IOException {
        return read(log, LONGEST);
    }

    /** The same of at most that many bytes. */
    static Tail read(Path log, int longest) throws IOException {
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            long length = file.length();
            long start = Math.max(0, length - longest);
            byte[] bytes = new byte[(int) (length - start)];
            file.seek(start);
            file.readFully(bytes);
            var all = new String(bytes, StandardCharsets.ISO_8859_1);
            int whole = all.lastIndexOf('\n') + 1;
            int first = start == 0 ? 0 : Math.min(whole, all.indexOf('\n') + 1);
            return new Tail(all.substring(first, whole), all.substring(whole), start + whole);
        }
    }

    /** The last line; empty when there is none, or when it is nothing that we wrote. */
    Optional<LastLine> last() {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String line = lastText();
        return AuditLine.place(line).map(place -> new LastLine(place.number(), hash(line)));
    }

    /** When its last line was written; empty when there is none, or when it does not say. */
    Optional<Instant> time() {
        return text.isEmpty() ? Optional.empty() : AuditLine.time(lastText());
    }

    private String lastText() {
        return text.substring(text.lastIndexOf('\n', text.length() - 2) + 1, text.length() - 1);
    }

    /** Whether that line is in it, as it was. */
    boolean contains(LastLine line) {
        return text.lines()
                .anyMatch(text -> AuditLine.place(text)
                        .filter(place -> place.number() == line.number())
                        .filter(_ -> hash(text).equals(line.hash()))
                        .isPresent());
    }

    private static String hash(String line) {
        return Sha256.hex(line.getBytes(StandardCharsets.ISO_8859_1));
    }
}
