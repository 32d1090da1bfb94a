package io.cachepilot.kind.tenant.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.pki.certificate.CertificateView;
import io.cachepilot.redis.ShownCertificate;
import io.cachepilot.redis.TestCertificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServedCertificatesTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    private static final TestCertificate CERTIFICATE = TestCertificate.forLoopback();
    private static final String SHOWN =
            CertificateView.of(CERTIFICATE.certificate()).fingerprint();

    private Instant now = START;
    private String serving = "first";
    private int handshakes;
    private final ServedCertificates certificates = new ServedCertificates(() -> now);

    @Test
    void whatIsServedAsItLiesOnDiskIsBelievedForAWhile() {
        assertThat(look("first", START)).contains("first");
        now = START.plus(Duration.ofMinutes(9));
        assertThat(look("first", START)).contains("first");
        assertThat(handshakes).isEqualTo(1);
    }

    @Test
    void nothingIsKeptOfATenantThatIsGone() {
        look("first", START);
        certificates.keepOnly(Set.of("other"));
        look("first", START);
        assertThat(handshakes).isEqualTo(2);
    }

    @Test
    void nothingIsBelievedForLong() {
        look("first", START);
        now = START.plus(Duration.ofMinutes(10));
        serving = "strange";
        assertThat(look("first", START)).contains("strange");
    }

    @Test
    void aReplacedCertificateIsLookedAtUntilItIsServed() {
        look("first", START);
        assertThat(look("second", START)).contains("first");
        assertThat(look("second", START)).contains("first");
        serving = "second";
        assertThat(look("second", START)).contains("second");
        assertThat(handshakes).isEqualTo(4);
    }

    @Test
    void aReplacedCertificateThatComesBackIsLookedAtAgain() {
        look("first", START);
        serving = "second";
        look("second", START);
        assertThat(look("first", START)).contains("second");
    }

    @Test
    void aServerThatWasRestartedIsLookedAtAgain() {
        look("first", START);
        serving = "strange";
        assertThat(look("first", START.plusSeconds(1))).contains("strange");
    }

    @Test
    void tenantsAreKeptApart() {
        look("first", START);
        serving = "strange";
        assertThat(certificates.of("other", Optional.of("first"), START, Optional.empty(), this::handshake))
                .contains("strange");
    }

    @Test
    void aConnectionThatWasJustMadeHasShownItAlready() {
        assertThat(look(SHOWN, START, START.plusSeconds(1))).contains(SHOWN);
        assertThat(handshakes).isZero();
    }

    @Test
    void whatAConnectionHasShownIsBelievedNoLongerThanAHandshake() {
        now = START.plus(Duration.ofMinutes(11));
        serving = "strange";
        assertThat(look(SHOWN, START, START.plusSeconds(1))).contains("strange");
    }

    @Test
    void aConnectionToAnEarlierServerProvesNothing() {
        serving = "strange";
        assertThat(look(SHOWN, START, START.minusSeconds(1))).contains("strange");
    }

    @Test
    void theNewestSightingCounts() {
        Instant connected = START.plusSeconds(1);
        now = START.plusSeconds(2);
        serving = "second";
        assertThat(look("second", START, connected)).contains("second");
        assertThat(look(SHOWN, START, connected)).contains("second");
        assertThat(handshakes).isEqualTo(2);
        assertThat(look(SHOWN, START, START.plusSeconds(3))).contains(SHOWN);
        assertThat(handshakes).isEqualTo(2);
    }

    @Test
    void whatAConnectionHasShownIsLookedAtAgainWhereAnotherLiesOnDisk() {
        assertThat(look("second", START, START.plusSeconds(1))).contains("first");
        assertThat(handshakes).isEqualTo(1);
    }

    private Optional<String> look(String onDisk, Instant serverSince) {
        return certificates.of("client1", Optional.of(onDisk), serverSince, Optional.empty(), this::handshake);
    }

    private Optional<String> look(String onDisk, Instant serverSince, Instant shownAt) {
        var shown = new ShownCertificate(CERTIFICATE.certificate(), shownAt);
        return certificates.of("client1", Optional.of(onDisk), serverSince, Optional.of(shown), this::handshake);
    }

    private Optional<String> handshake() {
        handshakes++;
        return Optional.of(serving);
    }
}
