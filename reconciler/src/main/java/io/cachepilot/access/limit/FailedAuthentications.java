package io.cachepilot.access.limit;

import io.cachepilot.access.ClientAddress;
import io.cachepilot.event.Event;
import io.cachepilot.event.Event.Severity;
import io.cachepilot.event.Events;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells of addresses that guess credentials: one event for every five failures within five minutes. At most 32,768
 * addresses are watched at a time; what more do is counted together. Safe for many threads.
 */
public final class FailedAuthentications {
    private static final int MANY = 5;
    private static final long WITHIN = 5 * 60 * RisingTime.SECOND;
    private static final int MOST = 1 << 15;

    private final InstantSource clock;
    private final RisingTime time;
    private final Events events;
    private final Windows windows = new Windows(MOST);
    private final Window others = new Window();

    public FailedAuthentications(InstantSource clock, Events events) {
        this.clock = clock;
        this.time = new RisingTime(clock);
        this.events = events;
    }

    /** Notes that somebody there showed a credential that is none. */
    public void failed(ClientAddress address) {
        from(address)
                .ifPresent(who -> events.publish(new Event(
                        clock.instant(),
                        Severity.WARNING,
                        "api",
                        "FailedAuthentications",
                        "%d failed authentications within 5 minutes from %s".formatted(MANY, who))));
    }

    /** Whom there is to tell of. */
    private synchronized Optional<String> from(ClientAddress address) {
        long now = time.micros();
        @Nullable Window own = windows.of(Id.of(address.group()), now - WITHIN);
        Window window = own == null ? others : own;
        window.dropUpTo(now - WITHIN);
        window.add(now);
        if (window.size() < MANY) {
            return Optional.empty();
        }
        window.dropUpTo(now);
        return Optional.of(own == null ? "many addresses" : address.text());
    }
}
