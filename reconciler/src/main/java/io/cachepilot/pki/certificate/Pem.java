package io.cachepilot.pki.certificate;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;

/** Certificates and keys as the text that Redis, OpenSSL and people read. */
public final class Pem {
    private static final String KEY = "PRIVATE KEY";
    private static final String CERTIFICATE = "CERTIFICATE";

    private Pem() {}

    public static String of(X509Certificate certificate) {
        try {
            return block(CERTIFICATE, certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate without its encoding", e);
        }
    }

    /** PKCS#8, not encrypted. */
    public static String of(PrivateKey key) {
        return block(KEY, key.getEncoded());
    }

    /** The PKCS#8 bytes of the text's first block, or empty when that is no such key. */
    public static Optional<byte[]> key(String text) {
        try (var reader = new PemReader(new StringReader(text))) {
            return Optional.ofNullable(reader.readPemObject())
                    .filter(block -> KEY.equals(block.getType()))
                    .map(PemObject::getContent);
        } catch (IOException | RuntimeException _) {
            // Broken base64 or markers. What was wrong is not told: the parser's message may quote the key.
            return Optional.empty();
        }
    }

    /** The PKCS#8 bytes of every such key in the text; none behind something that is broken. */
    public static Stream<byte[]> keys(String text) {
        var keys = new ArrayList<byte[]>();
        try (var reader = new PemReader(new StringReader(text))) {
            for (PemObject block = reader.readPemObject(); block != null; block = reader.readPemObject()) {
                if (KEY.equals(block.getType())) {
                    keys.add(block.getContent());
                }
            }
        } catch (IOException | RuntimeException _) {
            // As above.
        }
        return keys.stream();
    }

    private static String block(String type, byte[] content) {
        var text = new StringWriter();
        try (var writer = new PemWriter(text)) {
            writer.writeObject(new PemObject(type, content));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write PEM into memory", e);
        }
        return text.toString();
    }
}
