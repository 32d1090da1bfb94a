package io.cachepilot.source.git.repository;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Says in a repository that belongs to others that a branch of it is being moved by us, so that the lock of one of ours who
 * was killed meanwhile can be told from that of a git that works. Held by one process at a time.
 *
 * <p>The mark is a symbolic link that names the branch. A link is made whole, and reaches the disk no later than what is
 * made after it in the same file system; the text of a file may come seconds after its name, so that after a power cut the
 * lock would be there, and nothing that says whose it is.
 */
public final class MoveMark implements AutoCloseable {
    /** Of what one process of ours at a time holds, by a lock of the operating system, which ends with the process. */
    private static final String TURN = "cachepilot.lock";

    private static final String NAME = "cachepilot.moving";

    /** No git holds the lock of a branch that long; it moves it, and lets go. */
    private static final Duration ABANDONED = Duration.ofSeconds(10);

    private final FileChannel turn;
    private final Path mark;

    private MoveMark(FileChannel turn, Path mark) {
        this.turn = turn;
        this.mark = mark;
    }

    /**
     * Waits until no other process of ours moves a branch, and marks that this one does.
     *
     * @param reference the full name of the branch
     * @return empty while the branch is locked by one of ours who is dead, but not for long enough to be sure of it; and when
     *     another thread of this process moves a branch
     */
    public static Optional<MoveMark> set(Path gitDirectory, String reference) throws IOException {
        Path mark = gitDirectory.resolve(NAME);
        FileChannel turn = FileChannel.open(
                gitDirectory.resolve(TURN),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        try {
            turn.lock();
            if (Files.isSymbolicLink(mark) && !isFree(gitDirectory, mark)) {
                turn.close();
                return Optional.empty();
            }
            Files.deleteIfExists(mark);
            make(mark, reference);
            return Optional.of(new MoveMark(turn, mark));
        } catch (OverlappingFileLockException _) {
            turn.close();
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            turn.close();
            throw e;
        }
    }

    /** Where a file system has no links there is no mark, and a lock that is left is told like anybody's. */
    private static void make(Path mark, String reference) {
        try {
            Files.createSymbolicLink(mark, Path.of(reference));
        } catch (IOException | UnsupportedOperationException _) {
            // The branch can be moved all the same.
        }
    }

    /** Whoever set the mark was killed before it was taken away. What is left of that is removed once it is old enough. */
    private static boolean isFree(Path gitDirectory, Path mark) throws IOException {
        Path lock = gitDirectory.resolve(Files.readSymbolicLink(mark) + ".lock").normalize();
        if (!lock.startsWith(gitDirectory.resolve("refs")) || !Files.isRegularFile(lock, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        FileTime made = Files.getLastModifiedTime(lock, LinkOption.NOFOLLOW_LINKS);
        if (made.compareTo(Files.getLastModifiedTime(mark, LinkOption.NOFOLLOW_LINKS)) < 0) {
            // It was there before ours began, so it is somebody else's.
            return true;
        }
        if (made.toInstant().isAfter(Instant.now().minus(ABANDONED))) {
            return false;
        }
        Files.delete(lock);
        return true;
    }

    /** Takes the mark away: the branch was moved, or was not. */
    @Override
    public void close() throws IOException {
        try (turn) {
            Files.deleteIfExists(mark);
        }
    }
}
