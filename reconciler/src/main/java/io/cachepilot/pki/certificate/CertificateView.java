package io.cachepilot.pki.certificate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cachepilot.file.FileTrouble;
import io.cachepilot.pki.CertificateAuthority;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;

/**
 * What matters of a certificate, ours or a foreign one: which it is, for whom, how long and from whom.
 *
 * @param fingerprint the first 16 hex digits of its SHA-256
 * @param issuer the id of the issuer's key in hex, as {@link CertificateAuthority#keyId()}; the issuer's name where the
 *     certificate does not tell the id
 */
public record CertificateView(
        String fingerprint, ServerNames names, Instant notBefore, Instant notAfter, String issuer) {
    private static final int SHOWN_BYTES = 8;

    /** Throws {@link CertificateUnreadable} when the certificate's extensions are malformed. */
    public static CertificateView of(X509Certificate certificate) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return new CertificateView(
                    HexFormat.of().formatHex(digest, 0, SHOWN_BYTES),
                    ServerNames.in(certificate),
                    certificate.getNotBefore().toInstant(),
                    certificate.getNotAfter().toInstant(),
                    issuerOf(certificate));
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw new CertificateUnreadable(
                    "the certificate of '" + certificate.getSubjectX500Principal() + "' is malformed: "
                            + FileTrouble.words(e),
                    e);
        }
    }

    /**
     * The first certificate in a PEM file, or empty when there is no such file. Throws {@link CertificateUnreadable}
     * when the file holds none.
     */
    public static Optional<CertificateView> read(Path file) {
        return certificateIn(file).map(CertificateView::of);
    }

    /**
     * The same of a file that was read and that a server reads both its key and its certificate from. Throws {@link CertificateUnreadable} too
     * when there is no key that belongs to the certificate: no server starts with that.
     */
    public static CertificateView parseWithKey(Path file, String pem) {
        X509Certificate certificate = certificateIn(file, pem.getBytes(UTF_8));
        boolean belongs = Pem.keys(pem)
                .flatMap(key -> EllipticKeys.decode(key).stream())
                .anyMatch(pair -> pair.getPublic().equals(certificate.getPublicKey()));
        if (!belongs) {
            throw new CertificateUnreadable(file + " has no private key that belongs to its certificate");
        }
        return of(certificate);
    }

    /** From when on it should be replaced: two thirds of its life. */
    public Instant renewAt() {
        return notBefore.plus(
                Duration.between(notBefore, notAfter).multipliedBy(2).dividedBy(3));
    }

    /** All certificates of a PEM file's text, in their order. Throws {@link CertificateUnreadable} when one of them is none. */
    public static List<X509Certificate> certificatesIn(Path file, String pem) {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(UTF_8)))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (CertificateException e) {
            throw new CertificateUnreadable(file + " holds no readable certificates: " + e.getMessage(), e);
        }
    }

    /**
     * The certificate itself that a file begins with; empty when there is no file.
     *
     * @throws CertificateUnreadable when there is none in it
     */
    public static Optional<X509Certificate> certificateIn(Path file) {
        try {
            return Optional.of(certificateIn(file, Files.readAllBytes(file)));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new CertificateUnreadable("cannot read " + file + ": " + FileTrouble.words(e), e);
        }
    }

    private static X509Certificate certificateIn(Path file, byte[] pem) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
        } catch (CertificateException e) {
            throw new CertificateUnreadable(file + " holds no readable certificate: " + e.getMessage(), e);
        }
    }

    private static String issuerOf(X509Certificate certificate) throws IOException {
        byte[] extension = certificate.getExtensionValue(Extension.authorityKeyIdentifier.getId());
        if (extension == null) {
            return certificate.getIssuerX500Principal().getName();
        }
        var authority = AuthorityKeyIdentifier.getInstance(JcaX509ExtensionUtils.parseExtensionValue(extension));
        byte[] id = authority.getKeyIdentifierOctets();
        return id == null
                ? certificate.getIssuerX500Principal().getName()
                : HexFormat.of().formatHex(id);
    }
}
