package io.cachepilot.access.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.access.ClientAddress;
import io.cachepilot.access.SteppedClock;
import io.cachepilot.event.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FailedAuthenticationsTest {
    private static final ClientAddress STRANGER = ClientAddress.of("203.0.113.7");

    private final SteppedClock clock = new SteppedClock();
    private final List<Event> events = new ArrayList<>();
    private final FailedAuthentications failures = new FailedAuthentications(clock, events::add);

    @Test
    void fiveWithinFiveMinutesAreToldOnce() {
        fail(4);
        assertThat(events).isEmpty();
        clock.advance(Duration.ofSeconds(299));
        fail(1);
        assertThat(events)
                .containsExactly(new Event(
                        clock.instant(),
                        Event.Severity.WARNING,
                        "api",
                        "FailedAuthentications",
                        "5 failed authentications within 5 minutes from 203.0.113.7"));

        fail(4);
        assertThat(events).hasSize(1);
        fail(1);
        assertThat(events).hasSize(2);
    }

    @Test
    void whatIsFiveMinutesAgoDoesNotCount() {
        for (int i = 0; i < 20; i++) {
            fail(1);
            clock.advance(Duration.ofSeconds(75));
        }
        assertThat(events).isEmpty();
    }

    @Test
    void addressesAreCountedApart() {
        for (int i = 0; i < 100; i++) {
            failures.failed(ClientAddress.of("203.0.113." + i));
        }
        fail(3);
        assertThat(events).isEmpty();
    }

    @Test
    void crowdsAreToldOfTogether() {
        for (int i = 0; i < 40_000; i++) {
            failures.failed(ClientAddress.of("10.%d.%d.1".formatted(i / 250, i % 250)));
        }
        assertThat(events)
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.message())
                        .isEqualTo("5 failed authentications within 5 minutes from many addresses"));
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            failures.failed(STRANGER);
        }
    }
}
