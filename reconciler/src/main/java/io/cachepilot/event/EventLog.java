package io.cachepilot.event;

import io.cachepilot.file.FileTrouble;
import io.cachepilot.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
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
    private final Deque<String> unwritten = new ArrayDeque<>();
    private Optional<Long> newest = Optional.empty();
    private long newestForgotten;
    private boolean failing;

    public EventLog(Path file) {
        this(file, EventFile.Disk.REAL);
    }

    EventLog(Path file, EventFile.Disk disk) {
        this.file = new EventFile(file, disk);
    }

    /**
     * Never throws: what can't be written is logged, once until writing works again, and written with a later event; of more than
     * {@value #RECENT} such events the oldest are not kept.
     */
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
            unwritten.addLast(Json.write(recorded.line()) + "\n");
            if (unwritten.size() > RECENT) {
                unwritten.removeFirst();
            }
            file.append(String.join("", unwritten));
            unwritten.clear();
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
        long kept = 0;
        // All of them, once: nothing tells that the last line is an event.
        try (Replay replay = replay(0)) {
            for (var next = replay.next(); next.isPresent(); next = replay.next()) {
                kept = Math.max(kept, next.get().id());
            }
        } catch (UncheckedIOException _) {
            // Writing fails too then, and says so; ids follow the clock anyway.
            return kept;
        }
        return kept;
    }

    /**
     * The events that are kept and came after one, to be closed by the caller.
     *
     * @param id of that one
     * @throws UncheckedIOException when the file can't be read
     */
    public Replay replay(long id) {
        return new Replay(file, id);
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
        var events = new ArrayDeque<Event>();
        List<EventPart> parts = List.of();
        try {
            parts = new EventFile(file).parts();
            for (EventPart part : parts) {
                keepLast(part, last, events);
            }
            return List.copyOf(events);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the events in " + file + ": " + FileTrouble.words(e), e);
        } finally {
            close(parts);
        }
    }

    private static void keepLast(EventPart part, int last, Deque<Event> events) throws IOException {
        for (var line = part.line(); line.isPresent(); line = part.line()) {
            EventPart.parse(line.get(), Event.class).ifPresent(events::addLast);
            if (events.size() > last) {
                events.removeFirst();
            }
        }
    }

    private static void close(List<EventPart> parts) {
        try {
            EventPart.closeAll(parts);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the events: " + e, e);
        }
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
}
