package io.cachepilot.source.git.repository;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
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
 */
public final class MoveMark implements AutoCloseable {
    private static final String NAME = "cachepilot.lock";

    /** No git holds the lock of a branch that long; it moves it, and lets go. */
    private static final Duration ABANDONED = Duration.ofSeconds(10);

    private static final int LONGEST = 4_096;

    private final FileChannel channel;
    private final FileLock lock;

    private MoveMark(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Waits until no other process of ours moves a branch, and marks that this one does.
     *
     * @param reference the full name of the branch
     * @return empty while the branch is locked by one of ours who is dead, but not for long enough to be sure of it; and when
     *     another thread of this process moves a branch
     */
    public static Optional<MoveMark> set(Path gitDirectory, String reference) throws IOException {
        Path file = gitDirectory.resolve(NAME);
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.lock();
            if (channel.size() > 0 && !isFree(gitDirectory, read(channel), Files.getLastModifiedTime(file))) {
                channel.close();
                return Optional.empty();
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(reference.getBytes(StandardCharsets.UTF_8)), 0);
            return Optional.of(new MoveMark(channel, lock));
        } catch (OverlappingFileLockException _) {
            channel.close();
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Whoever set the mark was killed before it was taken away. What is left of that is removed once it is old enough. */
    private static boolean isFree(Path gitDirectory, String reference, FileTime marked) throws IOException {
        Path lock = gitDirectory.resolve(reference + ".lock").normalize();
        if (!lock.startsWith(gitDirectory.resolve("refs")) || !Files.isRegularFile(lock, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        FileTime made = Files.getLastModifiedTime(lock, LinkOption.NOFOLLOW_LINKS);
        if (made.compareTo(marked) < 0) {
            // It was there before ours began, so it is somebody else's.
            return true;
        }
        if (made.toInstant().isAfter(Instant.now().minus(ABANDONED))) {
            return false;
        }
        Files.delete(lock);
        return true;
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(LONGEST);
        channel.read(content, 0);
        return new String(content.array(), 0, content.position(), StandardCharsets.UTF_8);
    }

    /** Takes the mark away: the branch was moved, or was not. */
    @Override
    public void close() throws IOException {
        try (channel;
                lock) {
            channel.truncate(0);
        }
    }
}
