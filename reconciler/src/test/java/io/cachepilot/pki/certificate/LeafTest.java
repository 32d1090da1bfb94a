package io.cachepilot.pki.certificate;

import static io.cachepilot.pki.Certificates.DAY;
import static io.cachepilot.pki.Certificates.NOW;
import static io.cachepilot.pki.Certificates.authority;
import static io.cachepilot.pki.Certificates.certificateOf;
import static io.cachepilot.pki.Certificates.keysOf;
import static io.cachepilot.pki.Certificates.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cachepilot.file.DurableFile;
import io.cachepilot.pki.AuthorityUnusable;
import io.cachepilot.pki.CertificateAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeafTest {
    @TempDir
    Path directory;

    private CertificateAuthority authority;

    @BeforeEach
    void makeAnAuthority() {
        authority = authority(directory.resolve("ca"), NOW);
    }

    @Test
    void isForServersOfItsNamesOnly() throws GeneralSecurityException {
        X509Certificate leaf =
                certificateOf(authority.issue(names("localhost", "client1.redis", "127.0.0.1", "::1"), DAY));

        assertThat(leaf.getSubjectX500Principal().getName()).isEqualTo("CN=client1.redis");
        assertThat(leaf.getSubjectAlternativeNames())
                .containsExactly(
                        List.of(2, "client1.redis"),
                        List.of(2, "localhost"),
                        List.of(7, "127.0.0.1"),
                        List.of(7, "0:0:0:0:0:0:0:1"));
        assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(leaf.getKeyUsage()).containsExactly(true, false, false, false, false, false, false, false, false);
        assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
        assertThat(leaf.getCriticalExtensionOIDs()).containsExactlyInAnyOrder("2.5.29.15", "2.5.29.19");
        assertThat(leaf.getSerialNumber().bitLength()).isBetween(65, 128);
    }

    @Test
    void isValidUnderItsAuthorityAndUnderNoOther() throws GeneralSecurityException {
        X509Certificate leaf = certificateOf(authority.issue(names("localhost"), DAY));
        CertificateAuthority other = authority(directory.resolve("other"), NOW);

        assertThatCode(() -> validate(leaf, authority)).doesNotThrowAnyException();
        assertThatThrownBy(() -> validate(leaf, other)).isInstanceOf(CertPathValidatorException.class);
    }

    @Test
    void holdsTheKeyOfItsCertificate() throws GeneralSecurityException {
        Leaf leaf = authority.issue(names("localhost"), DAY);

        assertThat(keysOf(leaf).getPublic()).isEqualTo(certificateOf(leaf).getPublicKey());
        assertThat(leaf.pem().reveal())
                .containsSubsequence("BEGIN CERTIFICATE", "BEGIN PRIVATE KEY", "END PRIVATE KEY");
    }

    @Test
    void hasANewKeyEachTime() {
        Leaf first = authority.issue(names("localhost"), DAY);
        Leaf second = authority.issue(names("localhost"), DAY);

        assertThat(keysOf(second).getPublic()).isNotEqualTo(keysOf(first).getPublic());
        assertThat(second.certificate().fingerprint())
                .isNotEqualTo(first.certificate().fingerprint());
    }

    @Test
    void showsNoKeyWhenItIsPrinted() {
        Leaf leaf = authority.issue(names("localhost"), DAY);

        assertThat(leaf.toString())
                .startsWith("Leaf[pem=***, certificate=CertificateView[fingerprint=")
                .doesNotContain("PRIVATE");
    }

    @Test
    void isSeenAsItWasIssued() {
        ServerNames names = names("localhost", "client1.redis", "127.0.0.1", "2001:db8::1");

        CertificateView view =
                authority.issue(names, CertificateAuthority.DEFAULT_VALIDITY).certificate();

        assertThat(view.fingerprint()).matches("[0-9a-f]{16}");
        assertThat(view.names()).isEqualTo(names);
        assertThat(view.issuer()).isEqualTo(authority.keyId());
        assertThat(view.notBefore()).isEqualTo(Instant.parse("2026-11-22T09:55:00Z"));
        assertThat(view.notAfter()).isEqualTo(Instant.parse("2027-02-20T10:00:00Z"));
    }

    @Test
    void isRenewedAfterTwoThirdsOfItsLife() {
        var view = new CertificateView("", names("a"), NOW, NOW.plus(Duration.ofDays(90)), "");

        assertThat(view.renewAt()).isEqualTo(NOW.plus(Duration.ofDays(60)));
    }

    @Test
    void isReadFromItsFile() {
        Leaf leaf = authority.issue(names("localhost"), DAY);
        Path file = directory.resolve("tls.pem");
        DurableFile.write(file, leaf.pem().reveal());

        assertThat(CertificateView.read(file)).contains(leaf.certificate());
        assertThat(CertificateView.read(directory.resolve("none.pem"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "garbage", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"})
    void reportsAFileWithoutAReadableCertificate(String content) throws IOException {
        Path file = Files.writeString(directory.resolve("tls.pem"), content);

        assertThatThrownBy(() -> CertificateView.read(file))
                .isInstanceOf(CertificateUnreadable.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void reportsAFileThatWasCutOff() throws IOException {
        String pem = authority.issue(names("localhost"), DAY).pem().reveal();
        Path file = Files.writeString(directory.resolve("tls.pem"), pem.substring(0, 300));

        assertThatThrownBy(() -> CertificateView.read(file)).isInstanceOf(CertificateUnreadable.class);
    }

    @Test
    void takesTheFirstNameThatFitsForACommonName() throws GeneralSecurityException {
        String tooLong = "a".repeat(60) + ".redis";

        X509Certificate leaf = certificateOf(authority.issue(names(tooLong, "b.redis"), DAY));
        X509Certificate nameless = certificateOf(authority.issue(names(tooLong), DAY));

        assertThat(leaf.getSubjectX500Principal().getName()).isEqualTo("CN=b.redis");
        assertThat(nameless.getSubjectX500Principal().getName()).isEqualTo("CN=CachePilot server");
        assertThat(certificateOf(authority.issue(names("::1"), DAY))
                        .getSubjectX500Principal()
                        .getName())
                .isEqualTo("CN=::1");
        assertThat(CertificateView.of(nameless).names()).isEqualTo(names(tooLong));
    }

    @Test
    void doesNotOutliveItsAuthority() {
        Instant end = authority.certificate().getNotAfter().toInstant();
        CertificateAuthority late = authority(directory.resolve("ca"), end.minus(DAY));
        CertificateAuthority tooLate = authority(directory.resolve("ca"), end);

        assertThat(late.issue(names("a"), Duration.ofDays(90)).certificate().notAfter())
                .isEqualTo(end);
        assertThatThrownBy(() -> tooLate.issue(names("a"), DAY))
                .isInstanceOf(AuthorityUnusable.class)
                .hasMessageContaining("expired at 2036-11-22T10:00:00Z");
    }

    @Test
    void refusesNoNamesWrongNamesAndNoTime() {
        var wildcard = new ServerNames(new TreeSet<>(Set.of("*.redis")), new TreeSet<>());

        assertThatThrownBy(() -> authority.issue(names(), DAY)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> authority.issue(wildcard, DAY)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> authority.issue(names("a"), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void validate(X509Certificate leaf, CertificateAuthority authority) throws GeneralSecurityException {
        var parameters = new PKIXParameters(Set.of(new TrustAnchor(authority.certificate(), null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(NOW));
        var path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf));
        CertPathValidator.getInstance("PKIX").validate(path, parameters);
    }
}
