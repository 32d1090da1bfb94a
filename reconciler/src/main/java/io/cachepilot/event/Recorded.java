package io.cachepilot.event;

import io.cachepilot.event.Event.Severity;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * An event with its place among all others of an installation.
 *
 * @param id above that of every event before, and near the microseconds since 1970 of its time
 */
public record Recorded(long id, Event event) {
    /** The greatest id that events before that time can have, unless the clock was set back. */
    public static long before(Instant time) {
        return micros(time) - 1;
    }

    /** The event as the next one after that id. */
    static Recorded after(long newest, Event event) {
        return new Recorded(Math.max(newest + 1, micros(event.at())), event);
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    Line line() {
        return new Line(id, event.at(), event.severity(), event.subject(), event.reason(), event.message());
    }

    /** How it stands in the file; readers that don't know the id find an {@link Event}. */
    record Line(long id, Instant at, Severity severity, String subject, String reason, String message) {
        Recorded recorded() {
            return new Recorded(id, new Event(at, severity, subject, reason, message));
        }
    }
}
