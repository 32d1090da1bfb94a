package io.cachepilot.secret;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.x25519.X25519KeyFactory;
import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.List;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;

/**
 * A pair of X25519 keys as the {@code age} tool writes them.
 *
 * @param identity the private half, {@code AGE-SECRET-KEY-1…}: opens
 * @param recipient the public half, {@code age1…}: seals
 */
public record AgeKey(Secret identity, String recipient) {
    private static final String IDENTITY = "AGE-SECRET-KEY-1";
    private static final int ENCODED = 128;

    static AgeKey generate() {
        try {
            KeyPair pair = new X25519KeyPairGenerator().generateKeyPair();
            return new AgeKey(
                    new Secret(text(pair.getPrivate().getEncoded())),
                    text(pair.getPublic().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no X25519 keys: " + e.getMessage(), e);
        }
    }

    /**
     * The key in an identity file as {@code age-keygen} writes it: one line with the key, and comments. Empty when the
     * text is no such file.
     */
    public static Optional<AgeKey> parse(String file) {
        List<String> lines = file.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
        return lines.size() == 1 ? ofIdentity(lines.getFirst()) : Optional.empty();
    }

    /** Whether the text is the public half of such a key. */
    public static boolean isRecipient(String text) {
        return writer(text).isPresent();
    }

    /** What seals for that recipient; empty when it is none. */
    static Optional<RecipientStanzaWriter> writer(String recipient) {
        try {
            return recipient.length() > ENCODED
                    ? Optional.empty()
                    : Optional.of(X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(recipient));
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    RecipientStanzaReader reader() {
        try {
            return X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(identity.reveal());
        } catch (GeneralSecurityException _) {
            throw new IllegalStateException("the private half of " + recipient + " is no X25519 key");
        }
    }

    /** The file that the {@code age} tool takes with {@code -i}. */
    String file() {
        return "# public key: %s\n%s\n".formatted(recipient, identity.reveal());
    }

    private static Optional<AgeKey> ofIdentity(String line) {
        if (!line.startsWith(IDENTITY) || line.length() > ENCODED) {
            return Optional.empty();
        }
        try {
            var encoded = new SecretKeySpec(line.getBytes(StandardCharsets.US_ASCII), "X25519");
            var recipient = new X25519KeyFactory().translateKey(encoded);
            return Optional.of(new AgeKey(new Secret(line), text(recipient.getEncoded())));
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            // The library's message may quote the key.
            return Optional.empty();
        }
    }

    private static String text(byte[] ascii) {
        return new String(ascii, StandardCharsets.US_ASCII);
    }
}
