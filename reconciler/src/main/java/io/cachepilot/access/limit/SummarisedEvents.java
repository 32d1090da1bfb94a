package io.cachepilot.access.limit;

import io.cachepilot.event.Event;
import io.cachepilot.event.Events;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** Passes on what strangers cause, some of each kind in a minute; how many more there were is one event. */
public final class SummarisedEvents implements Events {
    private static final int EACH = 10;
    private static final int ALL = 50;
    private static final String SUMMARY = "MoreOfTheSame";

    private final Events to;
    private final InstantSource clock;
    private final Quota quota;

    public SummarisedEvents(Events to, InstantSource clock) {
        this.to = to;
        this.clock = clock;
        this.quota = new Quota(clock, EACH, ALL);
    }

    @Override
    public void publish(Event event) {
        summarise();
        if (quota.admits(event.reason(), event.reason())) {
            to.publish(event);
        }
    }

    /** Tells what was left out, if a minute is over that had some. To be called now and then. */
    public void summarise() {
        tell(quota.untold());
    }

    private void tell(Optional<SequencedMap<String, Long>> untold) {
        untold.ifPresent(counts -> {
            for (Map.Entry<String, Long> count : counts.entrySet()) {
                to.publish(new Event(
                        clock.instant(),
                        Event.Severity.WARNING,
                        "api",
                        SUMMARY,
                        "%d more %s within a minute; the audit log has the addresses"
                                .formatted(count.getValue(), count.getKey())));
            }
        });
    }
}
