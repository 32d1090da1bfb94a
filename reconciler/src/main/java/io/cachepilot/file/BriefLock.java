package io.cachepilot.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps other processes away for a moment, such as from reading a file to replacing it. The lock lies on a file of its
 * own, which stays; the kernel frees it when its owner ends. Threads of one process have to take turns by themselves.
 */
public final class BriefLock implements AutoCloseable {
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(5);

    private final FileChannel channel;

    private BriefLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Waits for the lock, and makes its file and directory where they lack.
     *
     * @throws UncheckedIOException when it was not to be had within that time
     */
    public static BriefLock take(Path file, Duration patience) {
        DurableFile.createDirectories(
                Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a directory"));
        try {
            FileChannel channel = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            long deadline = System.nanoTime() + patience.toNanos();
            while (!isLocked(channel)) {
                if (System.nanoTime() > deadline) {
                    channel.close();
                    throw new IOException("another process has held it for " + patience.toSeconds() + " s");
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(BETWEEN_ATTEMPTS.toMillis()));
            }
            return new BriefLock(channel);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lock " + file + ": " + FileTrouble.words(e), e);
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot release a lock: " + e, e);
        }
    }
}
