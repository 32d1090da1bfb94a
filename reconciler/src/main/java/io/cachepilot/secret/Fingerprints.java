package io.cachepilot.secret;

import io.cachepilot.file.DurableFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tells whether a secret changed without showing it: a short code that only the holder of a key can compute, so that
 * nobody can try likely passwords against one that was printed.
 */
public final class Fingerprints {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    private static final int SHOWN_BYTES = 4;

    private final SecretKeySpec key;

    private Fingerprints(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /** With the key of that file, which is made (0600) if it lacks. Throws {@link SecretUnreadable} if it is damaged. */
    public static Fingerprints open(Path keyFile) {
        return new Fingerprints(read(keyFile).orElseGet(() -> {
            byte[] key = newKey();
            DurableFile.write(keyFile, Base64.getEncoder().encodeToString(key) + "\n");
            return key;
        }));
    }

    /** Writes nothing: where the file lacks, the key is a random one that equals no other process's. */
    public static Fingerprints peek(Path keyFile) {
        return new Fingerprints(read(keyFile).orElseGet(Fingerprints::newKey));
    }

    /** With a key that nobody else has, for where the file can't be read: equal to no fingerprint that was ever shown. */
    public static Fingerprints passing() {
        return new Fingerprints(newKey());
    }

    /** {@code fp:} and 8 hex digits. Equal values have equal fingerprints only for one purpose. */
    public String of(String purpose, Secret value) {
        byte[] framed = purpose.getBytes(StandardCharsets.UTF_8);
        Mac mac = mac();
        // The length keeps ("ab", "c") and ("a", "bc") apart.
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(framed.length).flip());
        mac.update(framed);
        mac.update(value.utf8());
        return "fp:" + HexFormat.of().formatHex(mac.doFinal(), 0, SHOWN_BYTES);
    }

    private Mac mac() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java can't compute " + ALGORITHM, e);
        }
    }

    private static Optional<byte[]> read(Path keyFile) {
        try {
            return DurableFile.read(keyFile).map(text -> parse(keyFile, text));
        } catch (UncheckedIOException _) {
            throw unreadable(keyFile, "it is not text, or may not be read");
        }
    }

    private static byte[] parse(Path keyFile, String text) {
        try {
            byte[] key = Base64.getDecoder().decode(text.strip());
            if (key.length == KEY_BYTES) {
                return key;
            }
        } catch (IllegalArgumentException _) {
            // Reported below, without a word of the content.
        }
        throw unreadable(keyFile, "it is not the base64 of " + KEY_BYTES + " bytes");
    }

    private static SecretUnreadable unreadable(Path keyFile, String problem) {
        return new SecretUnreadable(
                keyFile, problem, "restore the file, or delete it: then every secret looks changed once");
    }

    private static byte[] newKey() {
        var key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return key;
    }
}
