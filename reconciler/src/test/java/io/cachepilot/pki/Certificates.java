package io.cachepilot.pki;

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
final class Certificates {
    static final SecureRandom RANDOM = new SecureRandom();
    static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    static final Duration DAY = Duration.ofDays(1);

    private Certificates() {}

    static CertificateAuthority authority(Path directory, Instant now) {
        return CertificateAuthority.open(new AuthorityFiles(directory, "ca"), InstantSource.fixed(now), RANDOM);
    }

    /** An authority for real handshakes: TLS compares with the system's time. */
    static CertificateAuthority authority(Path directory) {
        return CertificateAuthority.open(new AuthorityFiles(directory, "ca"), InstantSource.system(), RANDOM);
    }

    static ServerNames names(String... texts) {
        return ServerNames.of(List.of(texts));
    }

    static X509Certificate certificateOf(Leaf leaf) throws CertificateException {
        var pem = new ByteArrayInputStream(leaf.pem().reveal().getBytes(StandardCharsets.US_ASCII));
        return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
    }

    static KeyPair keysOf(Leaf leaf) {
        String pem = leaf.pem().reveal();
        return Pem.key(pem.substring(pem.indexOf("-----BEGIN PRIVATE KEY-----")))
                .flatMap(EllipticKeys::decode)
                .orElseThrow();
    }
}
