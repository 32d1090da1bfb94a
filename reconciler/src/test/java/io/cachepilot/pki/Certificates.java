package io.cachepilot.pki;

import io.cachepilot.pki.certificate.EllipticKeys;
import io.cachepilot.pki.certificate.Leaf;
import io.cachepilot.pki.certificate.Pem;
import io.cachepilot.pki.certificate.ServerNames;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** What the tests of this package start from. */
public final class Certificates {
    public static final SecureRandom RANDOM = new SecureRandom();
    public static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    public static final Duration DAY = Duration.ofDays(1);

    private Certificates() {}

    public static CertificateAuthority authority(Path directory, Instant now) {
        return CertificateAuthority.open(new AuthorityFiles(directory, "ca"), InstantSource.fixed(now), RANDOM);
    }

    /** An authority for real handshakes: TLS compares with the system's time. */
    public static CertificateAuthority authority(Path directory) {
        return CertificateAuthority.open(new AuthorityFiles(directory, "ca"), InstantSource.system(), RANDOM);
    }

    public static ServerNames names(String... texts) {
        return ServerNames.of(List.of(texts));
    }

    public static X509Certificate certificateOf(Leaf leaf) throws CertificateException {
        var pem = new ByteArrayInputStream(leaf.pem().reveal().getBytes(StandardCharsets.US_ASCII));
        return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
    }

    public static KeyPair keysOf(Leaf leaf) {
        String pem = leaf.pem().reveal();
        return Pem.key(pem.substring(pem.indexOf("-----BEGIN PRIVATE KEY-----")))
                .flatMap(EllipticKeys::decode)
                .orElseThrow();
    }
}
