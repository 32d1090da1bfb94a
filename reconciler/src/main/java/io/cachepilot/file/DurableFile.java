package io.cachepilot.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A small file that is wholly old or wholly new after a crash or a power cut: written to a temporary file beside it,
 * forced, renamed, and the directory forced. Readable by its owner only.
 */
public final class DurableFile {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_ONLY_DIRECTORY = PosixFilePermissions.fromString("rwx------");

    private static final String UNFINISHED = ".tmp";

    private DurableFile() {}

    /** Replaces the file, making its directory (0700) if it lacks. Writes nothing when the content is there already. */
    public static void write(Path file, byte[] content) {
        write(file, content, OptionalInt.empty());
    }

    /**
     * The same for a file that belongs to somebody else, who can't see it before it is theirs.
     *
     * @param owner the number of the user and of the group; giving files away takes root
     */
    public static void write(Path file, String content, OptionalInt owner) {
        write(file, content.getBytes(StandardCharsets.UTF_8), owner);
    }

    private static void write(Path file, byte[] content, OptionalInt owner) {
        try {
            if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), content) && isOwned(file, owner)) {
                return;
            }
            createDirectories(directoryOf(file));
            replace(file, temporary -> {
                writeForced(temporary, content);
                if (owner.isPresent()) {
                    give(temporary, owner.getAsInt());
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + FileTrouble.words(e), e);
        }
    }

    /** What becomes of a file before it has its name. */
    private interface Making {
        void on(Path temporary) throws IOException;
    }

    private static void replace(Path file, Making making) throws IOException {
        Path temporary = Files.createTempFile(
                directoryOf(file),
                "." + file.getFileName() + ".",
                UNFINISHED,
                PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        try {
            making.on(temporary);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
        forceDirectory(directoryOf(file));
    }

    /** Writes what a file is to hold. */
    @FunctionalInterface
    public interface Body {
        void writeTo(FileChannel file) throws IOException;
    }

    /**
     * Makes a file that may be large, as durably. Its directory has to be there; no file is left where the body fails.
     *
     * @throws UncheckedIOException when it can't be written, or is there already
     */
    public static void create(Path file, Body body) {
        try {
            if (Files.exists(file)) {
                throw new FileAlreadyExistsException(file.toString());
            }
            replace(file, temporary -> {
                try (var channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                    body.writeTo(channel);
                    channel.force(true);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + FileTrouble.words(e), e);
        }
    }

    public static void write(Path file, String content) {
        write(file, content.getBytes(StandardCharsets.UTF_8));
    }

    /** The file's text, or empty when there is no such file. */
    public static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + FileTrouble.words(e), e);
        }
    }

    /** Deletes the file durably; nothing if there is none. */
    public static void delete(Path file) {
        try {
            if (Files.deleteIfExists(file)) {
                forceDirectory(directoryOf(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + file + ": " + FileTrouble.words(e), e);
        }
    }

    /** Whether that is what a write has left that was cut off. */
    public static boolean isUnfinished(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.startsWith(".") && name.endsWith(UNFINISHED);
    }

    /** Makes a directory, and its missing parents, durably and readable by their owner only. */
    public static void createDirectories(Path directory) {
        try {
            Deque<Path> missing = missing(directory.toAbsolutePath());
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY_DIRECTORY));
            // A power cut would take a directory with all that was forced in it.
            for (Path made : missing) {
                forceDirectory(directoryOf(made));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create the directory " + directory + ": " + FileTrouble.words(e), e);
        }
    }

    private static Deque<Path> missing(Path directory) {
        var missing = new ArrayDeque<Path>();
        for (Path each = directory; each != null && Files.notExists(each); each = each.getParent()) {
            missing.addFirst(each);
        }
        return missing;
    }

    /** Gives a file or directory to a user and the group of the same number, unless it is theirs. */
    public static void own(Path path, int owner) {
        try {
            if (!isOwned(path, OptionalInt.of(owner))) {
                give(path, owner);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot give " + path + " to user " + owner + ": " + FileTrouble.words(e), e);
        }
    }

    private static boolean isOwned(Path path, OptionalInt owner) throws IOException {
        return owner.isEmpty() || Files.getAttribute(path, "unix:uid").equals(owner.getAsInt());
    }

    private static void give(Path path, int owner) throws IOException {
        Files.setAttribute(path, "unix:gid", owner);
        Files.setAttribute(path, "unix:uid", owner);
    }

    private static void writeForced(Path file, byte[] content) throws IOException {
        uninterrupted(() -> {
            try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                var buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
        });
    }

    /** Without this a power cut may undo a rename that a caller was told of. */
    public static void forceDirectory(Path directory) throws IOException {
        uninterrupted(() -> {
            try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        });
    }

    private interface Access {
        void run() throws IOException;
    }

    /** A channel would be closed, and what is to be kept would be lost, because its thread is to end. */
    private static void uninterrupted(Access access) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            access.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static Path directoryOf(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a directory");
    }
}
