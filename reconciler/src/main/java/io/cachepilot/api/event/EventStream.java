package io.cachepilot.api.event;

import io.cachepilot.api.http.BodyStream;
import io.cachepilot.event.Event;
import io.cachepilot.event.EventLog;
import io.cachepilot.event.Recorded;
import io.cachepilot.event.Replay;
import io.cachepilot.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Events as the HTML standard's server-sent events: first those that are kept, then each as it happens. Whoever falls behind by
 * more than the log keeps in memory is cut, and gets the rest from the file when it comes back with the last id it has.
 *
 * @param after the id of the last event that the reader has
 * @param resumed whether that is one that it really had, so that it is told when some after it are not kept any more
 * @param which of them it wants
 */
record EventStream(EventLog log, long after, boolean resumed, Predicate<Event> which, Duration heartbeat)
        implements BodyStream {
    static final String TYPE = "text/event-stream";

    @Override
    public void writeTo(Sink sink) throws IOException, InterruptedException {
        // How long a reader should wait before it comes back; sent at once, so that it knows it is let in.
        sink.write("retry: 2000\n\n");
        live(sink, caughtUp(sink));
    }

    /** What happens while the kept events are told is kept too, and mostly little. */
    private long caughtUp(Sink sink) throws IOException {
        long newest = log.newest();
        // No log has given such an id: the one that did is gone, or the clock was far ahead.
        boolean unknown = resumed && after > newest;
        long last = Math.min(after, newest);
        long before;
        boolean tellsLoss = resumed;
        do {
            before = last;
            last = replayed(last, tellsLoss, unknown, sink);
            unknown = false;
            tellsLoss = true;
        } while (last > before);
        return last;
    }

    private long replayed(long from, boolean tellsLoss, boolean unknown, Sink sink) throws IOException {
        long last = from;
        try (Replay replay = log.replay(from)) {
            if (unknown || (tellsLoss && replay.lost())) {
                sink.write("event: lost\ndata: {}\n\n");
            }
            for (var next = replay.next(); next.isPresent(); next = replay.next()) {
                tell(next.get(), sink);
                last = next.get().id();
            }
        }
        return last;
    }

    private void live(Sink sink, long from) throws IOException, InterruptedException {
        long last = from;
        long beat = System.nanoTime() + heartbeat.toNanos();
        while (true) {
            Optional<List<Recorded>> next = log.await(last, Duration.ofNanos(beat - System.nanoTime()));
            if (next.isEmpty()) {
                return;
            }
            if (!next.get().isEmpty()) {
                for (Recorded recorded : next.get()) {
                    tell(recorded, sink);
                }
                last = next.get().getLast().id();
            }
            // Also while events come that the reader does not want.
            if (System.nanoTime() - beat >= 0) {
                sink.write(":\n\n");
                beat = System.nanoTime() + heartbeat.toNanos();
            }
        }
    }

    private void tell(Recorded recorded, Sink sink) throws IOException {
        if (which.test(recorded.event())) {
            sink.write(text(recorded));
        }
    }

    static String text(Recorded recorded) {
        return "id: %d\nevent: %s\ndata: %s\n\n"
                .formatted(
                        recorded.id(),
                        recorded.event().severity().name().toLowerCase(Locale.ROOT),
                        Json.write(recorded.event()));
    }
}
