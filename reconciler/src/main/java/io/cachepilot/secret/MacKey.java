package io.cachepilot.secret;

import io.cachepilot.file.DurableFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key of HMAC-SHA256 (RFC 2104), which is kept in a file of its own: the base64 of 32 bytes. */
public final class MacKey {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final SecretKeySpec key;

    private MacKey(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /**
     * That of a file, which is made (0600) if it lacks.
     *
     * @param remedy what is said to do about a damaged file, and what comes of that
     * @throws SecretUnreadable when it is damaged
     */
    public static MacKey open(Path file, String remedy) {
        return new MacKey(read(file, remedy).orElseGet(() -> {
            byte[] key = newKey();
            DurableFile.write(file, Base64.getEncoder().encodeToString(key) + "\n");
            return key;
        }));
    }

    /** The same, but writes nothing: where the file lacks, the key is a random one that equals no other process's. */
    public static MacKey peek(Path file, String remedy) {
        return new MacKey(read(file, remedy).orElseGet(MacKey::newKey));
    }

    /** One that nobody else has. */
    public static MacKey passing() {
        return new MacKey(newKey());
    }

    /** A new computation with this key. */
    public Mac mac() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java can't compute " + ALGORITHM, e);
        }
    }

    private static Optional<byte[]> read(Path file, String remedy) {
        try {
            return DurableFile.read(file).map(text -> parse(file, text, remedy));
        } catch (UncheckedIOException _) {
            throw new SecretUnreadable(file, "it is not text, or may not be read", remedy);
        }
    }

    private static byte[] parse(Path file, String text, String remedy) {
        try {
            byte[] key = Base64.getDecoder().decode(text.strip());
            if (key.length == KEY_BYTES) {
                return key;
            }
        } catch (IllegalArgumentException _) {
            // Reported below, without a word of the content.
        }
        throw new SecretUnreadable(file, "it is not the base64 of " + KEY_BYTES + " bytes", remedy);
    }

    private static byte[] newKey() {
        var key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return key;
    }
}
