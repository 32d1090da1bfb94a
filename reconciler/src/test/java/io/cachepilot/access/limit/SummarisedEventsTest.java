package io.cachepilot.access.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.access.ClientAddress;
import io.cachepilot.access.SteppedClock;
import io.cachepilot.event.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events that strangers cause: they must not bury all others. */
final class SummarisedEventsTest {
    private final SteppedClock clock = new SteppedClock();
    private final List<Event> told = new ArrayList<>();
    private final SummarisedEvents events = new SummarisedEvents(told::add, clock);
    private final FailedAuthentications failures = new FailedAuthentications(clock, events);

    @Test
    void thousandsOfGuessersAreTenEventsAndASummary() {
        for (int address = 0; address < 2_000; address++) {
            for (int i = 0; i < 5; i++) {
                failures.failed(ClientAddress.of("10.1.%d.%d".formatted(address / 250, address % 250)));
            }
        }
        assertThat(told).hasSize(10).extracting(Event::reason).containsOnly("FailedAuthentications");
        assertThat(told.getFirst().message()).contains("10.1.0.0");

        clock.advance(Duration.ofSeconds(61));
        events.summarise();
        events.summarise();

        assertThat(told).hasSize(11);
        assertThat(told.getLast().message()).startsWith("1990 more FailedAuthentications within a minute");
    }

    @Test
    void oneKindDoesNotHideAnother() {
        for (int i = 0; i < 500; i++) {
            events.publish(event("FailedAuthentications"));
        }
        events.publish(event("AddressBlocked"));

        assertThat(told).last().extracting(Event::reason).isEqualTo("AddressBlocked");
    }

    @Test
    void aNewMinuteTellsAgain() {
        for (int minute = 0; minute < 3; minute++) {
            for (int i = 0; i < 11; i++) {
                events.publish(event("AddressBlocked"));
            }
            clock.advance(Duration.ofSeconds(61));
        }
        events.summarise();

        assertThat(told).hasSize(33);
        assertThat(told.stream().filter(event -> event.reason().equals("MoreOfTheSame")))
                .hasSize(3);
    }

    private Event event(String reason) {
        return new Event(clock.instant(), Event.Severity.WARNING, "api", reason, "from 203.0.113.7");
    }
}
