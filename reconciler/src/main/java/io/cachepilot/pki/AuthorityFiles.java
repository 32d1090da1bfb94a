package io.cachepilot.pki;

import io.cachepilot.file.DurableFile;
import io.cachepilot.file.FileTrouble;
import io.cachepilot.pki.certificate.CertificateUnreadable;
import io.cachepilot.pki.certificate.CertificateView;
import io.cachepilot.pki.certificate.EllipticKeys;
import io.cachepilot.pki.certificate.Pem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;

/**
 * Where an authority's key and certificate lie. Reads them only if they belong together and nobody else has the key.
 *
 * @param name of both files, without what they end with
 */
record AuthorityFiles(Path directory, String name) {
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rwx------");

    Path keyFile() {
        return directory.resolve(name + ".key");
    }

    Path certificateFile() {
        return directory.resolve(name + ".crt");
    }

    Optional<KeyPair> readKey() {
        Optional<String> text = keyText();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        requirePrivate();
        return Optional.of(text.flatMap(Pem::key)
                .flatMap(EllipticKeys::decode)
                .orElseThrow(() -> new AuthorityUnusable(
                        keyFile() + " is not a private key of the curve P-256 (PKCS#8, PEM); " + restore())));
    }

    private Optional<String> keyText() {
        try {
            return DurableFile.read(keyFile());
        } catch (UncheckedIOException _) {
            // A message of the decoder's may quote the key.
            throw new AuthorityUnusable("cannot read " + keyFile() + " as text; " + restore());
        }
    }

    /** The certificate of that key; empty when it was not made yet, as after a crash between the two writes. */
    Optional<X509Certificate> readCertificate(KeyPair key) {
        Optional<X509Certificate> found = parseCertificate();
        found.ifPresent(certificate -> requireMatch(certificate, key));
        return found;
    }

    void requireNoCertificate() {
        if (Files.exists(certificateFile())) {
            throw new AuthorityUnusable(
                    certificateFile() + " is there, but its key " + keyFile() + " is not; " + restore());
        }
    }

    KeyPair write(KeyPair key) {
        DurableFile.write(keyFile(), Pem.of(key.getPrivate()));
        return key;
    }

    X509Certificate write(X509Certificate certificate) {
        DurableFile.write(certificateFile(), Pem.of(certificate));
        return certificate;
    }

    /** Takes over another's key and certificate. The certificate goes first: without a key it is refused, a key alone is completed. */
    void adopt(AuthorityFiles other) {
        KeyPair key = other.readKey().orElseThrow();
        other.readCertificate(key).ifPresent(this::write);
        write(key);
    }

    /** The key goes last: for as long as it is there, deleting is taken up again. */
    void delete() {
        DurableFile.delete(certificateFile());
        DurableFile.delete(keyFile());
    }

    private Optional<X509Certificate> parseCertificate() {
        try {
            return CertificateView.certificateIn(certificateFile());
        } catch (CertificateUnreadable e) {
            throw new AuthorityUnusable(e.getMessage() + "; " + restore());
        }
    }

    private void requireMatch(X509Certificate certificate, KeyPair key) {
        if (!certificate.getPublicKey().equals(key.getPublic())) {
            throw mismatch();
        }
    }

    /** Takes a cold JVM a tenth of a second, so it is asked for by those who are going to issue certificates. */
    X509Certificate requireSignedBy(KeyPair key, X509Certificate certificate) {
        if (!signedBy(key, certificate)) {
            throw mismatch();
        }
        return certificate;
    }

    private AuthorityUnusable mismatch() {
        return new AuthorityUnusable(
                certificateFile() + " is not the certificate of the key " + keyFile() + "; " + restore());
    }

    private static boolean signedBy(KeyPair key, X509Certificate certificate) {
        try {
            certificate.verify(key.getPublic());
            return true;
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    private String restore() {
        return "restore both files from a recovery bundle; or, to start with a new authority that every client must be given again, move %s away"
                .formatted(directory);
    }

    private void requirePrivate() {
        Set<PosixFilePermission> permissions = permissions();
        if (!OWNER.containsAll(permissions)) {
            throw new AuthorityUnusable(keyFile() + " is open to others than its owner ("
                    + PosixFilePermissions.toString(permissions) + "); run: chmod 600 " + keyFile()
                    + " - and if somebody may have read it, start with a new authority");
        }
    }

    private Set<PosixFilePermission> permissions() {
        try {
            return Files.getPosixFilePermissions(keyFile());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot read the permissions of " + keyFile() + ": " + FileTrouble.words(e), e);
        }
    }
}
