package io.cachepilot.event;

import io.cachepilot.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps events in a file of bounded size, and tells the newest to whoever waits for them. Who reads slowly costs no memory and
 * holds nobody up. The newest lines may be lost in a power cut. Safe for many threads.
 */
public final class EventLog implements Events {
    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
    private static final int MAX_MESSAGE = 4_000;

    /** How many events are kept in memory for those who wait. */
    static final int RECENT = 256;

    private final EventFile file;

    // State guarded by this.
    private final Deque<Recorded> recent = new ArrayDeque<>();
    private Optional<Long> newest = Optional.empty();
    private long newestForgotten;
    private boolean failing;

    public EventLog(Path file) {
        this.file = new EventFile(file);
    }

    /** Never throws: a failed write is logged, once until writing works again, and the event is not kept. */
    @Override
    public synchronized void publish(Event event) {
        var recorded = Recorded.after(newest(), shortened(event));
        write(recorded);
        newest = Optional.of(recorded.id());
        recent.addLast(recorded);
        if (recent.size() > RECENT) {
            newestForgotten = recent.removeFirst().id();
        }
        notifyAll();
    }

    private void write(Recorded recorded) {
        try {
            file.append(Json.write(recorded.line()));
            failing = false;
        } catch (IOException | RuntimeException e) {
            if (!failing) {
                LOG.atWarn().addKeyValue("file", file.file()).setCause(e).log("events cannot be written");
            }
            failing = true;
        }
    }

    /** The id of the newest event; 0 before the first. */
    public synchronized long newest() {
        if (newest.isEmpty()) {
            newestForgotten = newestKept();
            newest = Optional.of(newestForgotten);
        }
        return newest.get();
    }

    private long newestKept() {
        try {
            return lines().toList().reversed().stream()
                    .flatMap(line -> recorded(line).stream())
                    .map(Recorded::id)
                    .findFirst()
                    .orElse(0L);
        } catch (UncheckedIOException _) {
            // Writing fails too then, and says so; ids follow the clock anyway.
            return 0;
        }
    }

    /**
     * Events of the file that are kept and came after one, the oldest first.
     *
     * @param id of that one
     * @param most how many at most
     */
    public List<Recorded> after(long id, int most) {
        return lines().flatMap(line -> recorded(line).stream())
                .filter(recorded -> recorded.id() > id)
                .limit(most)
                .toList();
    }

    /** The id of the oldest event that is kept; empty when none is. */
    public Optional<Long> oldest() {
        return lines().flatMap(line -> recorded(line).stream())
                .map(Recorded::id)
                .findFirst();
    }

    /**
     * Waits for events that come after one.
     *
     * @param id of that one
     * @return nothing when none came within the time; no list when more came than are kept in memory
     */
    public synchronized Optional<List<Recorded>> await(long id, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (newest() <= id) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return Optional.of(List.of());
            }
            wait(Duration.ofNanos(left).toMillis() + 1);
        }
        return id < newestForgotten
                ? Optional.empty()
                : Optional.of(
                        recent.stream().filter(recorded -> recorded.id() > id).toList());
    }

    /**
     * The last events, the newest last; lines that are no event, like one that a crash cut off, are left out.
     *
     * @param last how many at most, at least 0
     */
    public static List<Event> read(Path file, int last) {
        if (last < 0) {
            throw new IllegalArgumentException("the number of events is at least 0, not " + last);
        }
        List<Event> events = new EventFile(file)
                .lines()
                .flatMap(line -> parse(line, Event.class).stream())
                .toList();
        return events.subList(Math.max(0, events.size() - last), events.size());
    }

    /** The text is read while nothing is written; what comes of it is not. */
    private synchronized Stream<String> lines() {
        return file.lines();
    }

    private static Event shortened(Event event) {
        return event.message().length() <= MAX_MESSAGE
                ? event
                : new Event(
                        event.at(),
                        event.severity(),
                        event.subject(),
                        event.reason(),
                        event.message().substring(0, MAX_MESSAGE) + "…");
    }

    /** Empty also for an event of a time when they had no ids. */
    private static Optional<Recorded> recorded(String line) {
        return parse(line, Recorded.Line.class).map(Recorded.Line::recorded).filter(recorded -> recorded.id() > 0);
    }

    private static <T> Optional<T> parse(String line, Class<T> type) {
        try {
            return Optional.of(Json.read(line, type));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
