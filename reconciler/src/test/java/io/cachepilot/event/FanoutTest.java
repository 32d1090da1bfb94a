package io.cachepilot.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.event.Event.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FanoutTest {
    @Test
    void reachesEverySubscriberAlthoughOneThrows() {
        var first = new ArrayList<Event>();
        var last = new ArrayList<Event>();
        Events broken = _ -> {
            throw new IllegalStateException("broken");
        };
        var fanout = new Fanout(List.of(first::add, broken, last::add));
        var event = new Event(Instant.EPOCH, Severity.INFO, "source", "Loaded", "3 specs");
        fanout.publish(event);
        fanout.publish(event);
        assertThat(first).containsExactly(event, event);
        assertThat(last).isEqualTo(first);
    }
}
