package io.cachepilot.event;

/** The port that events are published to. Publishing never fails and never waits for a subscriber. */
@FunctionalInterface
public interface Events {
    void publish(Event event);
}
