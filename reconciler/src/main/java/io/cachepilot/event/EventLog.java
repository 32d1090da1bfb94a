package io.cachepilot.event;

import io.cachepilot.file.DurableFile;
import io.cachepilot.json.Json;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends events to a file, one line of JSON each, readable by its owner only. At 1 MiB the file becomes {@code .1}, in
 * place of the one before, so two of them are the most there is. The newest lines may be lost in a power cut.
 */
public final class EventLog implements Events {
    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_MESSAGE = 4_000;

    private final Path file;
    private boolean failing;

    public EventLog(Path file) {
        this.file = file;
    }

    /** Never throws: a failed write is logged, once until writing works again, and the event is lost. */
    @Override
    public synchronized void publish(Event event) {
        try {
            append((Json.write(shortened(event)) + "\n").getBytes(StandardCharsets.UTF_8));
            failing = false;
        } catch (IOException | RuntimeException e) {
            if (!failing) {
                LOG.atWarn().addKeyValue("file", file).setCause(e).log("events cannot be written");
            }
            failing = true;
        }
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
        List<Event> events = Stream.of(rotated(file), file)
                .flatMap(part -> text(part).lines())
                .flatMap(line -> parse(line).stream())
                .toList();
        return events.subList(Math.max(0, events.size() - last), events.size());
    }

    /** Not strict about UTF-8: a crash may cut a line within a character. */
    private static String text(Path part) {
        try {
            return new String(Files.readAllBytes(part), StandardCharsets.UTF_8);
        } catch (NoSuchFileException _) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the events in " + part + ": " + e, e);
        }
    }

    private void append(byte[] line) throws IOException {
        if (Files.notExists(file)) {
            create();
        } else if (Files.size(file) + line.length > MAX_BYTES) {
            Files.move(file, rotated(file), StandardCopyOption.ATOMIC_MOVE);
            create();
        }
        // Not a channel: that would be closed, and the event lost, when the publishing thread is interrupted.
        try (var out = new RandomAccessFile(file.toFile(), "rw")) {
            boolean torn = endsWithinLine(out);
            out.seek(out.length());
            if (torn) {
                out.write('\n');
            }
            out.write(line);
        }
    }

    private void create() throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            DurableFile.createDirectories(directory);
        }
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    /** Whether a crash cut off the last line, to which nothing may be added. */
    private static boolean endsWithinLine(RandomAccessFile out) throws IOException {
        if (out.length() == 0) {
            return false;
        }
        out.seek(out.length() - 1);
        return out.read() != '\n';
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

    private static Optional<Event> parse(String line) {
        try {
            return Optional.of(Json.read(line, Event.class));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Path rotated(Path file) {
        return file.resolveSibling(file.getFileName() + ".1");
    }
}
