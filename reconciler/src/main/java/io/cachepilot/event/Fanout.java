package io.cachepilot.event;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes each event on to every subscriber, in their order, whether or not another one throws. */
public final class Fanout implements Events {
    private static final Logger LOG = LoggerFactory.getLogger(Fanout.class);

    private final List<Subscriber> subscribers;

    public Fanout(List<Events> subscribers) {
        this.subscribers = subscribers.stream()
                .map(events -> new Subscriber(events, new AtomicBoolean()))
                .toList();
    }

    @Override
    public void publish(Event event) {
        subscribers.forEach(subscriber -> subscriber.publish(event));
    }

    /** @param failing so that a broken subscriber is logged once, until it works again */
    private record Subscriber(Events events, AtomicBoolean failing) {
        void publish(Event event) {
            try {
                events.publish(event);
                failing.set(false);
            } catch (RuntimeException e) {
                if (!failing.getAndSet(true)) {
                    LOG.atWarn().setCause(e).log("a subscriber to events failed");
                }
            }
        }
    }
}
