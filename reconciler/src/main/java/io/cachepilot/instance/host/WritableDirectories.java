package io.cachepilot.instance.host;

import io.cachepilot.file.FileTrouble;
import io.cachepilot.instance.Obstacle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Whether a start could write where it has to. On a file system that is mounted read-only, or full, the kernel alone knows. */
public final class WritableDirectories {
    /** In bytes: what a start writes, its configuration, log and first files. */
    private static final int ROOM = 64 * 1024;

    private WritableDirectories() {}

    /**
     * What keeps the first of these directories from being written to; empty when all can be. One that lacks could be made.
     * Writes a file for a moment.
     *
     * @param within nothing is written outside of it
     */
    public static Optional<Obstacle> obstacle(List<Path> directories, Path within) {
        for (Path directory : directories) {
            try {
                Path there = existing(directory);
                if (!Files.isDirectory(there)) {
                    return Optional.of(Obstacle.of(there + " is no directory; move it away"));
                }
                if (there.startsWith(within)) {
                    requireRoom(there);
                }
            } catch (IOException | UncheckedIOException e) {
                return Optional.of(Obstacle.of("cannot write to " + directory + " (" + FileTrouble.words(e)
                        + "); make it writable for this user, and make room where the disk is full"));
            }
        }
        return Optional.empty();
    }

    private static void requireRoom(Path directory) throws IOException {
        Path file = Files.createTempFile(directory, ".check", ".tmp");
        try {
            Files.write(file, new byte[ROOM]);
        } finally {
            Files.delete(file);
        }
    }

    private static Path existing(Path path) {
        Path there = path;
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        return there;
    }
}
