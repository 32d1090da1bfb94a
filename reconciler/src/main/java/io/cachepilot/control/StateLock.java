package io.cachepilot.control;

import io.cachepilot.file.DurableFile;
import io.cachepilot.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets one control plane at a time work on a state directory. The kernel frees the lock when its owner ends, however it
 * ends; who that is stands in the file's first line. A process that holds the lock must not ask for it again: closing the
 * file a second time would free it.
 */
public final class StateLock implements AutoCloseable {
    /** Who only asks for the owner holds the lock for a moment; that is waited for. */
    private static final int ATTEMPTS = 10;

    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(10);

    private final FileChannel channel;
    private final FileLock lock;

    private StateLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /** The process that holds the lock. */
    public record Owner(long pid, Instant since) {}

    /** Takes the lock, or empty when another process has it. */
    public static Optional<StateLock> acquire(StateDirectory state) {
        Path file = state.lock();
        DurableFile.createDirectories(state.root());
        byte[] self = (Json.write(self()) + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = tryPatiently(channel);
            if (lock == null) {
                channel.close();
                return Optional.empty();
            }
            // Never empty in between: others read it at any time.
            channel.write(ByteBuffer.wrap(self));
            channel.truncate(self.length);
            return Optional.of(new StateLock(channel, lock));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lock " + file + ": " + e, e);
        }
    }

    /** Who holds the lock now, or empty when nobody does. Takes nothing. */
    public static Optional<Owner> owner(StateDirectory state) {
        Path file = state.lock();
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            FileLock lock = tryLock(channel);
            if (lock != null) {
                return Optional.empty();
            }
            String line = Files.readString(file).lines().findFirst().orElse("");
            return Optional.of(Json.read(line, Owner.class));
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException("cannot tell who holds " + file + ": " + e.getMessage(), e);
        }
    }

    private static @Nullable FileLock tryPatiently(FileChannel channel) throws IOException {
        FileLock lock = tryLock(channel);
        try {
            for (int attempt = 1; lock == null && attempt < ATTEMPTS; attempt++) {
                Thread.sleep(BETWEEN_ATTEMPTS);
                lock = tryLock(channel);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return lock;
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            // This very process holds it.
            return null;
        }
    }

    private static Owner self() {
        ProcessHandle process = ProcessHandle.current();
        return new Owner(process.pid(), process.info().startInstant().orElse(Instant.EPOCH));
    }

    @Override
    public void close() {
        try {
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot release the lock: " + e, e);
        }
    }
}
