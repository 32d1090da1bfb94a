package io.cachepilot.secret;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;

/** Whole age files in memory, in the binary form of age-encryption.org/v1: see https://age-encryption.org/v1. */
final class AgeFile {
    private static final int BUFFER = 1 << 16;

    private AgeFile() {}

    /** The age file that these recipients can open. */
    static byte[] encrypt(byte[] plain, List<RecipientStanzaWriter> recipients) {
        var encrypted = new ByteArrayOutputStream();
        try (var channel = new StandardEncryptingChannelFactory()
                .newEncryptingChannel(Channels.newChannel(encrypted), recipients)) {
            var buffer = ByteBuffer.wrap(plain);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java can't write age files: " + e.getMessage(), e);
        }
        return encrypted.toByteArray();
    }

    /**
     * The content, all of it authenticated; empty when the reader has no key for it, or when it is damaged or no age
     * file. Why is not told: the library's words may quote the input.
     */
    static Optional<byte[]> decrypt(byte[] encrypted, RecipientStanzaReader reader) {
        var plain = new ByteArrayOutputStream(encrypted.length);
        try (var channel = new StandardDecryptingChannelFactory()
                .newDecryptingChannel(Channels.newChannel(new ByteArrayInputStream(encrypted)), List.of(reader))) {
            var buffer = ByteBuffer.allocate(BUFFER);
            while (channel.read(buffer) != -1) {
                plain.write(buffer.array(), 0, buffer.position());
                buffer.clear();
            }
            return Optional.of(plain.toByteArray());
        } catch (GeneralSecurityException | IOException | RuntimeException _) {
            // The input is anybody's: whatever a parser stumbles over means the same, that this is not for us.
            return Optional.empty();
        }
    }
}
