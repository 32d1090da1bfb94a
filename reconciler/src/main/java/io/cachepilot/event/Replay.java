package io.cachepilot.event;

import io.cachepilot.file.FileTrouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The events that are kept and came after one, the oldest first, as of when it was opened. They are read as they are asked for, once,
 * and nobody who publishes waits for that. Used by one thread.
 */
public final class Replay implements AutoCloseable {
    private final EventFile file;
    private final long after;
    private final Deque<EventPart> parts = new ArrayDeque<>();
    private Optional<Recorded> ahead = Optional.empty();
    private final boolean lost;

    Replay(EventFile file, long after) {
        this.file = file;
        this.after = after;
        try {
            parts.addAll(file.parts());
            lost = begin();
        } catch (IOException | RuntimeException e) {
            close();
            throw e instanceof IOException failed ? unreadable(failed) : (RuntimeException) e;
        }
    }

    /** Whether events after that one may be missing, for they are not kept any more. */
    public boolean lost() {
        return lost;
    }

    /**
     * The next event; empty after the last.
     *
     * @throws UncheckedIOException when the file can't be read
     */
    public Optional<Recorded> next() {
        try {
            Optional<Recorded> next = ahead.isPresent() ? ahead : fromParts();
            ahead = Optional.empty();
            while (next.isPresent() && next.get().id() <= after) {
                next = fromParts();
            }
            return next;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Goes to where the events begin, and returns whether the oldest of all is one of them. */
    private boolean begin() throws IOException {
        Optional<Recorded> oldest = Optional.empty();
        for (var part = parts.peek(); part != null && oldest.isEmpty(); part = parts.peek()) {
            oldest = part.next();
            if (oldest.isEmpty()) {
                parts.remove().close();
            }
        }
        if (oldest.isEmpty()) {
            return false;
        }
        if (oldest.get().id() > after) {
            ahead = oldest;
            return true;
        }
        // All of an older part came before the first of the newest one.
        Optional<Recorded> first = parts.size() > 1 ? parts.getLast().next() : Optional.empty();
        if (first.filter(event -> event.id() <= after).isPresent()) {
            parts.remove().close();
        }
        for (EventPart part : parts) {
            part.seekBefore(after);
        }
        return false;
    }

    private Optional<Recorded> fromParts() throws IOException {
        while (!parts.isEmpty()) {
            Optional<Recorded> next = parts.element().next();
            if (next.isPresent()) {
                return next;
            }
            parts.remove().close();
        }
        return Optional.empty();
    }

    private UncheckedIOException unreadable(IOException e) {
        return new UncheckedIOException("cannot read the events in " + file.file() + ": " + FileTrouble.words(e), e);
    }

    @Override
    public void close() {
        try {
            while (!parts.isEmpty()) {
                parts.remove().close();
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }
}
