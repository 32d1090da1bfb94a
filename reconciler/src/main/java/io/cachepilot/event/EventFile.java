package io.cachepilot.event;

import io.cachepilot.file.DurableFile;
import io.cachepilot.file.FileTrouble;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/**
 * Events in a file, one line of JSON each, readable by its owner only. At 1 MiB the file becomes {@code .1}, in place of the
 * one before, so two of them are the most there is. Used by one thread at a time.
 */
record EventFile(Path file) {
    private static final int MAX_BYTES = 1 << 20;

    /** The lines that are kept, the oldest first; one that a crash cut off may be among them. */
    Stream<String> lines() {
        // Both are read at once: a file that is renamed meanwhile would be missed.
        return Stream.of(text(rotated()), text(file)).flatMap(String::lines);
    }

    /** Not strict about UTF-8: a crash may cut a line within a character. */
    private static String text(Path part) {
        try {
            return new String(Files.readAllBytes(part), StandardCharsets.UTF_8);
        } catch (NoSuchFileException _) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the events in " + part + ": " + FileTrouble.words(e), e);
        }
    }

    void append(String text) throws IOException {
        byte[] line = (text + "\n").getBytes(StandardCharsets.UTF_8);
        if (Files.notExists(file)) {
            create();
        } else if (Files.size(file) + line.length > MAX_BYTES) {
            Files.move(file, rotated(), StandardCopyOption.ATOMIC_MOVE);
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

    private Path rotated() {
        return file.resolveSibling(file.getFileName() + ".1");
    }
}
