package io.cachepilot.event;

import io.cachepilot.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Optional;

/**
 * A file of events as it was when it was opened, read from the front with a small buffer. What is added later, and a line
 * that is not whole, is not seen. Used by one thread.
 */
final class EventPart implements AutoCloseable {
    private static final int BUFFER = 8 << 10;

    /** Room for the longest message of characters that are escaped. */
    private static final int LONGEST_LINE = 64 << 10;

    private final EventFile.Bytes bytes;
    private final long size;
    private final byte[] buffer = new byte[BUFFER];
    private int next;
    private int filled;

    /** Of the next byte to be taken out of the buffer. */
    private long position;

    EventPart(EventFile.Bytes bytes) throws IOException {
        this.bytes = bytes;
        this.size = bytes.size();
    }

    /**
     * Goes to a place from which on all events are found that came after one, at most a buffer's length before the first of them:
     * ids rise within a file.
     */
    void seekBefore(long id) throws IOException {
        long low = 0;
        long high = size;
        while (high - low > BUFFER) {
            long middle = (low + high) >>> 1;
            seek(middle);
            line();
            Optional<Recorded> probe = next();
            if (probe.isPresent() && probe.get().id() <= id) {
                low = position;
            } else {
                high = middle;
            }
        }
        seek(low);
    }

    /** The next event that has an id; lines that are none are passed over. */
    Optional<Recorded> next() throws IOException {
        Optional<String> line = line();
        while (line.isPresent()) {
            Optional<Recorded> recorded = parse(line.get(), Recorded.Line.class)
                    .map(Recorded.Line::recorded)
                    // Of a time when they had none.
                    .filter(event -> event.id() > 0);
            if (recorded.isPresent()) {
                return recorded;
            }
            line = line();
        }
        return Optional.empty();
    }

    /** The next line, with nothing in place of one that is too long for an event. Empty at the end. */
    Optional<String> line() throws IOException {
        var line = new ByteArrayOutputStream();
        while (fill()) {
            byte each = buffer[next++];
            position++;
            if (each == '\n') {
                // Not strict about UTF-8: a crash may cut a line within a character.
                return Optional.of(line.size() > LONGEST_LINE ? "" : line.toString(StandardCharsets.UTF_8));
            }
            if (line.size() <= LONGEST_LINE) {
                line.write(each);
            }
        }
        return Optional.empty();
    }

    static <T> Optional<T> parse(String line, Class<T> type) {
        try {
            return Optional.of(Json.read(line, type));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private boolean fill() throws IOException {
        if (next == filled) {
            int most = (int) Math.min(BUFFER, size - position);
            next = 0;
            filled = most > 0 ? bytes.read(position, buffer, most) : 0;
        }
        return next < filled;
    }

    private void seek(long to) {
        position = to;
        next = 0;
        filled = 0;
    }

    static void closeAll(Collection<EventPart> parts) throws IOException {
        for (EventPart part : parts) {
            part.close();
        }
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
