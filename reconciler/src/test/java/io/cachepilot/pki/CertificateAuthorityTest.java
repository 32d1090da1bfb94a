package io.cachepilot.pki;

import static io.cachepilot.pki.Certificates.NOW;
import static io.cachepilot.pki.Certificates.authority;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cachepilot.pki.certificate.CertificateView;
import io.cachepilot.pki.certificate.EllipticKeys;
import io.cachepilot.pki.certificate.Issuer;
import io.cachepilot.pki.certificate.Pem;
import io.cachepilot.pki.certificate.Validity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateAuthorityTest {
    @TempDir
    Path temporary;

    private Path directory;
    private Path keyFile;
    private Path certificateFile;

    @BeforeEach
    void nameTheFiles() {
        directory = temporary.resolve("ca");
        keyFile = directory.resolve("ca.key");
        certificateFile = directory.resolve("ca.crt");
    }

    @Test
    void mayIssueServerCertificatesAndNoFurtherAuthority() throws GeneralSecurityException {
        X509Certificate certificate = authority(directory, NOW).certificate();

        certificate.verify(certificate.getPublicKey());
        assertThat(certificate.getBasicConstraints()).isZero();
        assertThat(certificate.getKeyUsage())
                .containsExactly(false, false, false, false, false, true, true, false, false);
        assertThat(certificate.getCriticalExtensionOIDs()).containsExactlyInAnyOrder("2.5.29.19", "2.5.29.15");
        assertThat(((ECPublicKey) certificate.getPublicKey()).getParams())
                .asString()
                .contains("secp256r1");
    }

    @Test
    void isNamedByItsKeyAndValidForTenYears() {
        CertificateAuthority authority = authority(directory, NOW);
        X509Certificate certificate = authority.certificate();

        assertThat(authority.keyId()).matches("[0-9a-f]{40}");
        assertThat(certificate.getSubjectX500Principal().getName())
                .isEqualTo("CN=CachePilot CA,O=" + authority.keyId().substring(0, 8));
        assertThat(certificate.getNotBefore().toInstant()).isEqualTo(Instant.parse("2026-11-22T09:55:00Z"));
        assertThat(certificate.getNotAfter().toInstant()).isEqualTo(Instant.parse("2036-11-22T10:00:00Z"));
        assertThat(certificate.getSerialNumber().bitLength()).isBetween(65, 128);
        assertThat(CertificateView.of(certificate).issuer()).isEqualTo(authority.keyId());
    }

    @Test
    void isTheSameWhenOpenedAgain() {
        X509Certificate first = authority(directory, NOW).certificate();

        CertificateAuthority second = authority(directory, NOW.plus(Duration.ofDays(400)));

        assertThat(second.certificate()).isEqualTo(first);
    }

    @Test
    void eachAuthorityHasItsOwnKey() {
        assertThat(authority(directory, NOW).keyId())
                .isNotEqualTo(authority(temporary.resolve("other"), NOW).keyId());
    }

    @Test
    void keepsItsKeyFromOthers() throws IOException {
        authority(directory, NOW);

        assertThat(modeOf(keyFile)).isEqualTo("rw-------");
        assertThat(modeOf(directory)).isEqualTo("rwx------");
        assertThat(directory).isDirectoryNotContaining(file -> !file.equals(keyFile) && !file.equals(certificateFile));
    }

    @Test
    void peekingWritesNothing() {
        assertThat(CertificateAuthority.peek(
                        new AuthorityFiles(directory, "ca"), InstantSource.fixed(NOW), Certificates.RANDOM))
                .isEmpty();
        assertThat(directory).doesNotExist();
    }

    @Test
    void peekingFindsAnAuthorityThatWasMade() {
        CertificateAuthority made = authority(directory, NOW);

        assertThat(CertificateAuthority.peek(
                                new AuthorityFiles(directory, "ca"), InstantSource.fixed(NOW), Certificates.RANDOM)
                        .map(CertificateAuthority::certificate))
                .contains(made.certificate());
    }

    @Test
    void makesTheCertificateAnewAfterACrashBetweenTheTwoWrites() throws IOException {
        CertificateAuthority before = authority(directory, NOW);
        Files.delete(certificateFile);

        assertThat(CertificateAuthority.peek(
                        new AuthorityFiles(directory, "ca"), InstantSource.fixed(NOW), Certificates.RANDOM))
                .isEmpty();
        assertThat(certificateFile).doesNotExist();

        CertificateAuthority after = authority(directory, NOW);
        assertThat(after.certificate().getPublicKey())
                .isEqualTo(before.certificate().getPublicKey());
        assertThat(CertificateView.read(certificateFile)).contains(CertificateView.of(after.certificate()));
    }

    @Test
    void refusesACertificateWithoutItsKey() throws IOException {
        authority(directory, NOW);
        Files.delete(keyFile);

        refuses("ca.crt is there, but its key");
        assertThat(keyFile).doesNotExist();
    }

    @Test
    void refusesTheCertificateOfAnotherKey() throws IOException {
        authority(directory, NOW);
        authority(temporary.resolve("other"), NOW);
        Files.copy(temporary.resolve("other/ca.crt"), certificateFile, StandardCopyOption.REPLACE_EXISTING);

        refuses("ca.crt is not the certificate of the key");
    }

    @Test
    void refusesACertificateThatItsKeyDidNotSign() throws IOException {
        CertificateAuthority authority = authority(directory, NOW);
        var stranger = new Issuer(EllipticKeys.generate(Certificates.RANDOM), Certificates.RANDOM);
        X509Certificate certificate = stranger.server(
                authority.certificate().getSubjectX500Principal(),
                authority.certificate().getPublicKey(),
                Certificates.names("a"),
                Validity.from(NOW, NOW.plus(Certificates.DAY)));
        Files.writeString(certificateFile, Pem.of(certificate));

        refusesToIssue("ca.crt is not the certificate of the key");
        assertThat(CertificateAuthority.peek(
                        new AuthorityFiles(directory, "ca"), InstantSource.fixed(NOW), Certificates.RANDOM))
                .isPresent();
    }

    @Test
    void refusesADamagedCertificate() throws IOException {
        authority(directory, NOW);
        Files.writeString(certificateFile, Files.readString(certificateFile).substring(0, 200));

        refuses("ca.crt holds no readable certificate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hunter2", "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----\n"})
    void refusesADamagedKeyWithoutQuotingIt(String content) throws IOException {
        authority(directory, NOW);
        Files.writeString(keyFile, content);

        refuses("ca.key is not a private key of the curve P-256");
        assertThat(Files.readString(keyFile)).isEqualTo(content);
    }

    @Test
    void refusesAKeyOfAnotherKind() throws IOException, GeneralSecurityException {
        authority(directory, NOW);
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp384r1"));
        PrivateKey other = generator.generateKeyPair().getPrivate();
        Files.writeString(keyFile, Pem.of(other));

        refuses("ca.key is not a private key of the curve P-256");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----"})
    void refusesAKeyThatOthersMayReach(String mode) throws IOException {
        authority(directory, NOW);
        Files.setPosixFilePermissions(keyFile, PosixFilePermissions.fromString(mode));

        refuses("(" + mode + "); run: chmod 600 " + keyFile);
    }

    @Test
    void registersNoCryptographyOfItsOwn() {
        authority(directory, NOW).issue(Certificates.names("a"), Certificates.DAY);

        assertThat(Security.getProvider("BC")).isNull();
    }

    private void refuses(String problem) {
        refusesToIssue(problem);
        assertThatThrownBy(() -> CertificateAuthority.peek(
                        new AuthorityFiles(directory, "ca"), InstantSource.fixed(NOW), Certificates.RANDOM))
                .isInstanceOf(AuthorityUnusable.class)
                .hasMessageContaining(problem);
    }

    private void refusesToIssue(String problem) {
        assertThatThrownBy(() -> authority(directory, NOW))
                .isInstanceOf(AuthorityUnusable.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining(problem)
                .hasMessageNotContaining("hunter2");
    }

    private static String modeOf(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
