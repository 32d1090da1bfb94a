package io.cachepilot.spec;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A spec as it is written.
 *
 * @param file the name of its file, as problems show it
 * @param text of the document alone, with the comments that belong to it
 */
public record StoredSpec(String kind, String name, String file, String text) {
    /**
     * Changes if and only if the text does: git's id of a blob with the document's text, which is that of the file where it
     * holds nothing else. 40 hexadecimal digits.
     */
    public String etag() {
        return etag(text);
    }

    static String etag(String text) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update(("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest.digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    /** Without the text, which may hold a secret. */
    @Override
    public String toString() {
        return kind + " " + name + " in " + file;
    }
}
