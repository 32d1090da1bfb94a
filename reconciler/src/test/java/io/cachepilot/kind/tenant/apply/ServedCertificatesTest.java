package io.cachepilot.kind.tenant.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServedCertificatesTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

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
        assertThat(certificates.of("other", Optional.of("first"), START, this::handshake))
                .contains("strange");
    }

    private Optional<String> look(String onDisk, Instant serverSince) {
        return certificates.of("client1", Optional.of(onDisk), serverSince, this::handshake);
    }

    private Optional<String> handshake() {
        handshakes++;
        return Optional.of(serving);
    }
}
