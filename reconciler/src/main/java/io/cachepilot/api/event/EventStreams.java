package io.cachepilot.api.event;

import io.cachepilot.api.contract.Request;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.BodyStream;
import io.cachepilot.event.Event;
import io.cachepilot.event.EventLog;
import io.cachepilot.event.Recorded;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.Predicate;

/** What happens, told as it happens. */
public final class EventStreams {
    static final int MOST = 100;
    static final int MOST_OF_A_KEY = 10;
    static final Duration HEARTBEAT = Duration.ofSeconds(5);

    private final EventLog log;
    private final StreamSlots slots = new StreamSlots(MOST, MOST_OF_A_KEY);

    public EventStreams(EventLog log) {
        this.log = log;
    }

    /** A request does not say where a stream begins. */
    public static final class UnfitStart extends RuntimeException {
        UnfitStart(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * Those that are meant, from where the request says, until its client goes.
     *
     * @throws UnfitStart when it says that in no way that is known
     * @throws StreamSlots.Full when there are too many streams
     */
    public Answer stream(Request request, Predicate<Event> which) {
        Start start = start(request).orElseGet(() -> new Start(log.newest(), false));
        StreamSlots.Slot slot = slots.take(request.call().authenticated().identity());
        BodyStream events = new EventStream(log, start.after(), start.resumed(), which, HEARTBEAT);
        return Answer.stream(EventStream.TYPE, sink -> {
                    try (slot) {
                        events.writeTo(sink);
                    }
                })
                .with("Cache-Control", "no-store")
                // Else nginx keeps events back.
                .with("X-Accel-Buffering", "no");
    }

    /**
     * Where a stream begins.
     *
     * @param resumed whether that is the id of an event; else a time
     */
    private record Start(long after, boolean resumed) {}

    private static Optional<Start> start(Request request) {
        return request.call()
                .header("Last-Event-ID")
                .filter(id -> !id.isBlank())
                .map(id -> id(id, "Last-Event-ID"))
                .or(() -> request.query("since").map(EventStreams::since));
    }

    private static Start since(String text) {
        if (text.matches("[0-9]+")) {
            return id(text, "since");
        }
        try {
            return new Start(Recorded.before(Instant.parse(text)), false);
        } catch (DateTimeParseException | ArithmeticException _) {
            throw new UnfitStart("since is the id of an event, or a time like 2026-11-22T10:00:00Z");
        }
    }

    private static Start id(String text, String what) {
        try {
            return new Start(Long.parseLong(text.strip()), true);
        } catch (NumberFormatException _) {
            throw new UnfitStart(what + " must be the id of an event, a whole number");
        }
    }
}
