package io.cachepilot.access.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.access.ClientAddress;
import io.cachepilot.access.SteppedClock;
import io.cachepilot.event.Event;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AddressBlockTest {
    private static final ClientAddress STRANGER = ClientAddress.of("203.0.113.7");
    private static final ClientAddress PROXY = ClientAddress.of("10.0.0.1");
    private static final int LIMIT = 30;

    @TempDir
    private Path directory;

    private final SteppedClock clock = new SteppedClock();
    private final List<Event> events = new ArrayList<>();
    private AddressBlock block;

    @BeforeEach
    void open() {
        block = AddressBlock.open(directory, clock, PROXY::equals, events::add);
    }

    @AfterEach
    void close() {
        block.close();
    }

    @Test
    void twiceTheLimitInOneWindowIsTooMuch() {
        refused(STRANGER, 2 * LIMIT - 1);
        assertThat(block.remaining(STRANGER)).isEmpty();

        refused(STRANGER, 1);

        assertThat(block.remaining(STRANGER)).contains(Duration.ofMinutes(15));
        assertThat(block.remaining(ClientAddress.of("203.0.113.8"))).isEmpty();
        assertThat(events)
                .singleElement()
                .isEqualTo(new Event(
                        clock.instant(),
                        Event.Severity.WARNING,
                        "api",
                        "AddressBlocked",
                        "203.0.113.7 went on after its limit was refused, and is blocked for 15 minutes"));
    }

    @Test
    void aBlockEndsAfterFifteenMinutes() {
        refused(STRANGER, 2 * LIMIT);
        clock.advance(Duration.ofMinutes(15).minusNanos(1_000));
        assertThat(block.remaining(STRANGER)).contains(Duration.ofNanos(1_000));
        clock.advance(Duration.ofNanos(1_000));
        assertThat(block.remaining(STRANGER)).isEmpty();

        refused(STRANGER, 2 * LIMIT - 1);
        assertThat(block.remaining(STRANGER)).as("it begins anew").isEmpty();
        refused(STRANGER, 1);
        assertThat(block.remaining(STRANGER)).isPresent();
    }

    @Test
    void threeWindowsInARowAreTooMuch() {
        refused(STRANGER, 1);
        clock.advance(Duration.ofSeconds(60));
        refused(STRANGER, 2 * LIMIT - 1);
        clock.advance(Duration.ofSeconds(59));
        assertThat(block.remaining(STRANGER)).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        refused(STRANGER, 1);
        assertThat(block.remaining(STRANGER)).isPresent();
    }

    @Test
    void aWindowWithoutRefusalsIsForgiven() {
        for (int i = 0; i < 10; i++) {
            refused(STRANGER, 1);
            clock.advance(Duration.ofSeconds(60));
            refused(STRANGER, 1);
            clock.advance(Duration.ofMinutes(2));
        }
        assertThat(block.remaining(STRANGER)).isEmpty();
    }

    @Test
    void eachRefusalCountsByTheLimitThatItWentBeyond() {
        for (int i = 0; i < 200; i++) {
            block.refused(STRANGER, 200);
        }
        refused(STRANGER, LIMIT - 1);
        assertThat(block.remaining(STRANGER)).isEmpty();
        refused(STRANGER, 1);
        assertThat(block.remaining(STRANGER)).isPresent();
    }

    @Test
    void loopbackAndProxiesAreNeverBlocked() {
        for (ClientAddress exempt : List.of(PROXY, ClientAddress.of("127.0.0.1"), ClientAddress.of("::1"))) {
            refused(exempt, 100 * LIMIT);
            assertThat(block.remaining(exempt)).isEmpty();
        }
        assertThat(events).isEmpty();
    }

    @Test
    void blocksAndWhatLeadsToThemAreThereAfterACrash() {
        var other = ClientAddress.of("203.0.113.8");
        refused(STRANGER, 2 * LIMIT);
        refused(other, 2 * LIMIT - 1);
        clock.advance(Duration.ofSeconds(10));
        try (var next = AddressBlock.open(directory, clock, PROXY::equals, events::add)) {
            assertThat(next.remaining(STRANGER)).contains(Duration.ofSeconds(890));
            assertThat(next.remaining(other)).isEmpty();
            next.refused(other, LIMIT);
            assertThat(next.remaining(other)).isPresent();
            clock.advance(Duration.ofSeconds(890));
            assertThat(next.remaining(STRANGER)).isEmpty();
            assertThat(next.remaining(other)).contains(Duration.ofSeconds(10));
        }
    }

    @Test
    void aClockThatIsSetBackBlocksForNoLonger() {
        refused(STRANGER, 2 * LIMIT);
        clock.advance(Duration.ofHours(-2));
        assertThat(block.remaining(STRANGER)).contains(Duration.ofMinutes(15));
        clock.advance(Duration.ofMinutes(15));
        assertThat(block.remaining(STRANGER)).isEmpty();
    }

    private void refused(ClientAddress address, int times) {
        for (int i = 0; i < times; i++) {
            block.refused(address, LIMIT);
        }
    }
}
