package io.cachepilot.source.git.signature;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A commit, taken apart into what was signed and the signature.
 *
 * @see <a href="https://git-scm.com/docs/signature-format">git's signature format</a>
 */
final class SignedCommit {
    private static final byte[] TREE = "tree ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEADER = "gpgsig ".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_SIGNATURE = 64 << 10;

    private final byte[] payload;
    private final String signature;

    private SignedCommit(byte[] payload, String signature) {
        this.payload = payload;
        this.signature = signature;
    }

    /** @param raw the content of the commit object */
    static SignedCommit parse(byte[] raw) throws SignatureRejected {
        if (!startsWith(raw, 0, TREE)) {
            throw new SignatureRejected("is malformed: it does not begin with its tree");
        }
        var payload = new ByteArrayOutputStream(raw.length);
        var signatures = new ArrayList<String>();
        int line = 0;
        while (line < raw.length && raw[line] != '\n') {
            int end = endOfHeader(raw, line);
            if (startsWith(raw, line, HEADER)) {
                signatures.add(value(raw, line, end));
            } else {
                payload.write(raw, line, end - line);
            }
            line = end;
        }
        payload.write(raw, line, raw.length - line);
        return new SignedCommit(payload.toByteArray(), only(signatures));
    }

    /** The commit without the signature, byte for byte: what was signed. */
    byte[] payload() {
        return payload;
    }

    /** The armoured signature. */
    String signature() {
        return signature;
    }

    /** Behind its last line; the lines of a header after its first begin with a blank. */
    private static int endOfHeader(byte[] raw, int start) {
        int end = endOfLine(raw, start);
        while (end < raw.length && raw[end] == ' ') {
            end = endOfLine(raw, end);
        }
        return end;
    }

    private static int endOfLine(byte[] raw, int start) {
        int end = start;
        while (end < raw.length && raw[end] != '\n') {
            end++;
        }
        return Math.min(raw.length, end + 1);
    }

    private static String value(byte[] raw, int start, int end) throws SignatureRejected {
        if (end - start > LONGEST_SIGNATURE) {
            throw new SignatureRejected("has a signature of more than 64 KiB");
        }
        int from = start + HEADER.length;
        return new String(raw, from, end - from, StandardCharsets.ISO_8859_1).replace("\n ", "\n");
    }

    /** Of several, everybody would check another one. */
    private static String only(List<String> signatures) throws SignatureRejected {
        if (signatures.isEmpty()) {
            throw new SignatureRejected("is not signed");
        }
        if (signatures.size() > 1) {
            throw new SignatureRejected("has more than one signature");
        }
        return signatures.getFirst();
    }

    private static boolean startsWith(byte[] raw, int at, byte[] word) {
        return raw.length - at >= word.length && Arrays.equals(raw, at, at + word.length, word, 0, word.length);
    }
}
