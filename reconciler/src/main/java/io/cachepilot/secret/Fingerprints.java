package io.cachepilot.secret;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import javax.crypto.Mac;

/**
 * Tells whether a secret changed without showing it: a short code that only the holder of a key can compute, so that
 * nobody can try likely passwords against one that was printed.
 */
public final class Fingerprints {
    private static final String REMEDY = "restore the file, or delete it: then every secret looks changed once";
    private static final int SHOWN_BYTES = 4;

    private final MacKey key;

    private Fingerprints(MacKey key) {
        this.key = key;
    }

    /** With the key of that file, which is made (0600) if it lacks. Throws {@link SecretUnreadable} if it is damaged. */
    public static Fingerprints open(Path keyFile) {
        return new Fingerprints(MacKey.open(keyFile, REMEDY));
    }

    /** Writes nothing: where the file lacks, the key is a random one that equals no other process's. */
    public static Fingerprints peek(Path keyFile) {
        return new Fingerprints(MacKey.peek(keyFile, REMEDY));
    }

    /** With a key that nobody else has, for where the file can't be read: equal to no fingerprint that was ever shown. */
    public static Fingerprints passing() {
        return new Fingerprints(MacKey.passing());
    }

    /** {@code fp:} and 8 hex digits. Equal values have equal fingerprints only for one purpose. */
    public String of(String purpose, Secret value) {
        byte[] framed = purpose.getBytes(StandardCharsets.UTF_8);
        Mac mac = key.mac();
        // The length keeps ("ab", "c") and ("a", "bc") apart.
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(framed.length).flip());
        mac.update(framed);
        mac.update(value.utf8());
        return "fp:" + HexFormat.of().formatHex(mac.doFinal(), 0, SHOWN_BYTES);
    }
}
