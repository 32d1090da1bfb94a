package io.cachepilot.pki;

import io.cachepilot.pki.certificate.CertificateView;
import io.cachepilot.pki.certificate.EllipticKeys;
import io.cachepilot.pki.certificate.Issuer;
import io.cachepilot.pki.certificate.Leaf;
import io.cachepilot.pki.certificate.Pem;
import io.cachepilot.pki.certificate.ServerNames;
import io.cachepilot.pki.certificate.Validity;
import io.cachepilot.secret.Secret;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;

/** A certificate authority of ours: made once, then kept, since every client has been given its certificate. */
public final class CertificateAuthority {
    /** How long a server's certificate is valid where nobody asks for another time. */
    public static final Duration DEFAULT_VALIDITY = Duration.ofDays(90);

    private static final int YEARS = 10;

    private final AuthorityFiles files;
    private final X509Certificate certificate;
    private final Issuer issuer;
    private final InstantSource clock;
    private final SecureRandom random;

    private CertificateAuthority(
            AuthorityFiles files, X509Certificate certificate, KeyPair keys, InstantSource clock, SecureRandom random) {
        this.files = files;
        this.certificate = certificate;
        this.issuer = new Issuer(keys, random);
        this.clock = clock;
        this.random = random;
    }

    /**
     * The authority of those files; it is made durably where both files lack, and its certificate alone where a
     * crash came between the two. Throws {@link AuthorityUnusable} when the files are damaged, do not belong together
     * or leave the key readable by others: never is an authority replaced silently.
     */
    static CertificateAuthority open(AuthorityFiles files, InstantSource clock, SecureRandom random) {
        KeyPair keys = files.readKey().orElseGet(() -> {
            files.requireNoCertificate();
            return files.write(EllipticKeys.generate(random));
        });
        X509Certificate certificate = files.readCertificate(keys)
                .map(found -> files.requireSignedBy(keys, found))
                .orElseGet(() -> files.write(new Issuer(keys, random).authority(lifeFrom(clock.instant()))));
        return new CertificateAuthority(files, certificate, keys, clock, random);
    }

    /**
     * As {@link #open}, but writes nothing: empty when the authority is not or only half made.
     * Leaves the certificate's own signature to whoever verifies something by it.
     */
    static Optional<CertificateAuthority> peek(AuthorityFiles files, InstantSource clock, SecureRandom random) {
        Optional<KeyPair> found = files.readKey();
        if (found.isEmpty()) {
            files.requireNoCertificate();
        }
        return found.flatMap(keys -> files.readCertificate(keys)
                .map(certificate -> new CertificateAuthority(files, certificate, keys, clock, random)));
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** What {@link CertificateView#issuer()} is for each certificate that this authority issues. */
    public String keyId() {
        return Issuer.keyId(certificate.getPublicKey());
    }

    /**
     * A new key and certificate for a server; stores nothing. It never outlives the authority's own certificate. Throws
     * {@link IllegalArgumentException} for no name, a name that {@link ServerNames#of} refuses or a validity that is
     * not positive, and {@link AuthorityUnusable} once the authority's certificate has expired.
     */
    public Leaf issue(ServerNames names, Duration validity) {
        requireSound(names, validity);
        Validity life = serverLife(clock.instant(), validity);
        KeyPair keys = EllipticKeys.generate(random);
        X509Certificate issued = issuer.server(certificate.getSubjectX500Principal(), keys.getPublic(), names, life);
        return new Leaf(new Secret(Pem.of(issued) + Pem.of(keys.getPrivate())), CertificateView.of(issued));
    }

    private Validity serverLife(Instant now, Duration asked) {
        Instant end = certificate.getNotAfter().toInstant();
        if (!now.isBefore(end)) {
            throw new AuthorityUnusable("the certificate " + files.certificateFile() + " has expired at " + end
                    + "; delete that file and keep the key: then give the new certificate to the clients");
        }
        return Validity.from(now, now.plus(asked)).notBeyond(end);
    }

    private static void requireSound(ServerNames names, Duration validity) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("a server's certificate needs at least one name");
        }
        if (!validity.isPositive()) {
            throw new IllegalArgumentException("the validity " + validity + " is not positive");
        }
        if (!ServerNames.of(names.all().toList()).equals(names)) {
            throw new IllegalArgumentException("the names " + names + " are not in canonical form");
        }
    }

    private static Validity lifeFrom(Instant now) {
        return Validity.from(now, now.atOffset(ZoneOffset.UTC).plusYears(YEARS).toInstant());
    }
}
