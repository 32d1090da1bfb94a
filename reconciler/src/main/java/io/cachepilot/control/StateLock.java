package io.cachepilot.control;

import io.cachepilot.file.DurableFile;
import io.cachepilot.file.FileTrouble;
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

    private static final int START = 19;

    private final FileChannel channel;
    private final FileLock lock;
    private final Heartbeat heartbeat;

    private StateLock(FileChannel channel, FileLock lock, Heartbeat heartbeat) {
        this.channel = channel;
        this.lock = lock;
        this.heartbeat = heartbeat;
    }

    /**
     * The process that holds the lock.
     *
     * @param ticks when it started, in the kernel's ticks since boot, which no clock that is set changes; empty for one of an
     *     earlier version, which has no heartbeat either
     */
    public record Owner(long pid, Instant since, Optional<Long> ticks) {
        /** The process, if the one of that number is still the one that took the lock, as far as this user can see. */
        public Optional<ProcessHandle> process() {
            return ProcessHandle.of(pid)
                    .filter(process -> ticks.isPresent()
                            ? ticks.equals(startOf(pid))
                            : process.info().startInstant().equals(Optional.of(since)));
        }
    }

    /**
     * Takes the lock, or empty when another process has it.
     *
     * @throws StateUnusable when the directory belongs to another user or can't be written
     */
    public static Optional<StateLock> acquire(StateDirectory state) {
        Path file = state.lock();
        state.requireOwn();
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
            return Optional.of(new StateLock(channel, lock, new Heartbeat(channel, self)));
        } catch (IOException e) {
            throw new StateUnusable("cannot lock " + file + ": " + FileTrouble.words(e), e);
        }
    }

    /** Who holds the lock now, or empty when nobody does. Takes nothing. */
    public static Optional<Owner> owner(StateDirectory state) {
        Path file = state.lock();
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            // A shared one, for which the file need not be writable.
            FileLock lock = tryLock(channel, true);
            if (lock != null) {
                return Optional.empty();
            }
            String line = Files.readString(file).lines().findFirst().orElse("");
            return Optional.of(Json.read(line, Owner.class));
        } catch (IOException | IllegalArgumentException e) {
            throw new StateUnusable("cannot tell who holds " + file + ": " + FileTrouble.words(e), e);
        }
    }

    private static @Nullable FileLock tryPatiently(FileChannel channel) throws IOException {
        FileLock lock = tryLock(channel, false);
        try {
            for (int attempt = 1; lock == null && attempt < ATTEMPTS; attempt++) {
                Thread.sleep(BETWEEN_ATTEMPTS);
                lock = tryLock(channel, false);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return lock;
    }

    private static @Nullable FileLock tryLock(FileChannel channel, boolean shared) throws IOException {
        try {
            return channel.tryLock(0, Long.MAX_VALUE, shared);
        } catch (OverlappingFileLockException _) {
            // This very process holds it.
            return null;
        }
    }

    private static Owner self() {
        ProcessHandle process = ProcessHandle.current();
        return new Owner(process.pid(), process.info().startInstant().orElse(Instant.EPOCH), startOf(process.pid()));
    }

    /** Fields are counted after the name in parentheses, which may hold blanks. */
    private static Optional<Long> startOf(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/%d/stat".formatted(pid)), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Optional.of(Long.parseLong(fields[START]));
        } catch (IOException | RuntimeException _) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        heartbeat.close();
        try {
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot release the lock: " + e, e);
        }
    }
}
