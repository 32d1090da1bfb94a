package io.cachepilot.event;

import io.cachepilot.file.DurableFile;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/**
 * Events in a file, one line of JSON each, readable by its owner only. At 1 MiB the file becomes {@code .1}, in place of the
 * one before, so two of them are the most there is. One thread at a time writes; readers need no lock, whatever is written or
 * renamed meanwhile.
 *
 * @param disk opens parts for reading
 */
record EventFile(Path file, Disk disk) {
    private static final int MAX_BYTES = 1 << 20;

    /** Each further try needs 1 MiB of events to be written between two opens. */
    private static final int MOST_TRIES = 10;

    /** What readers read from. */
    @FunctionalInterface
    interface Disk {
        Disk REAL = path -> new OpenFile(new RandomAccessFile(path.toFile(), "r"));

        /**
         * Opens a file.
         *
         * @throws FileNotFoundException when there is none, or when it can't be opened
         */
        Bytes open(Path path) throws IOException;
    }

    /** A file that is open. */
    interface Bytes extends Closeable {
        long size() throws IOException;

        /** Reads at most that many bytes from that place on, and returns how many; none at the end. */
        int read(long from, byte[] into, int most) throws IOException;
    }

    /** Not a channel: that would be closed for the rest of its reading when the reading thread is interrupted. */
    private record OpenFile(RandomAccessFile file) implements Bytes {
        @Override
        public long size() throws IOException {
            return file.length();
        }

        @Override
        public int read(long from, byte[] into, int most) throws IOException {
            file.seek(from);
            return Math.max(0, file.read(into, 0, most));
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    EventFile(Path file) {
        this(file, Disk.REAL);
    }

    /** The parts as they are now, the oldest first, to be closed by the caller. */
    List<EventPart> parts() throws IOException {
        for (int attempt = 1; ; attempt++) {
            var parts = new ArrayDeque<EventPart>();
            try {
                Object before = inode(file);
                open(file).ifPresent(parts::addFirst);
                open(rotated()).ifPresent(parts::addFirst);
                // Were the file renamed between the two, its events would be missed, or be there twice.
                if (before.equals(inode(file)) || attempt == MOST_TRIES) {
                    return List.copyOf(parts);
                }
            } catch (IOException e) {
                EventPart.closeAll(parts);
                throw e;
            }
            EventPart.closeAll(parts);
        }
    }

    private Optional<EventPart> open(Path part) throws IOException {
        for (int attempt = 1; Files.exists(part); attempt++) {
            try {
                return Optional.of(new EventPart(disk.open(part)));
            } catch (FileNotFoundException e) {
                // It has gone since, or just come: that an existing one can't be opened is told as the same.
                if (attempt == MOST_TRIES) {
                    throw e;
                }
            }
        }
        return Optional.empty();
    }

    private static Object inode(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException _) {
            return "none";
        }
    }

    /** @param text whole lines, each with its line break */
    void append(String text) throws IOException {
        byte[] lines = text.getBytes(StandardCharsets.UTF_8);
        if (Files.notExists(file)) {
            create();
        } else if (Files.size(file) + lines.length > MAX_BYTES) {
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
            out.write(lines);
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
