package io.cachepilot.control.state;

import io.cachepilot.file.DurableFile;
import io.cachepilot.file.FileTrouble;
import io.cachepilot.json.Json;
import io.cachepilot.proc.ProcessId;
import io.cachepilot.proc.ProcessTable;
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
    private final Heartbeat heartbeat;

    private StateLock(FileChannel channel, FileLock lock, Heartbeat heartbeat) {
        this.channel = channel;
        this.lock = lock;
        this.heartbeat = heartbeat;
    }

    /**
     * The process that holds the lock.
     *
     * @param since when it was started, by the clock as it went then: for people, and no part of what it is known by
     * @param beats whether it shows that it works, which an earlier version did not
     */
    public record Owner(ProcessId process, Instant since, boolean beats) {
        public long pid() {
            return process.pid();
        }

        /** As long as it lives, and this user can see it. */
        public Optional<ProcessHandle> handle() {
            return ProcessHandle.of(pid()).filter(_ -> ProcessTable.host().alive(process));
        }
    }

    /**
     * The file's line.
     *
     * @param process empty where an earlier version wrote it
     */
    private record Line(long pid, Instant since, Optional<ProcessId> process) {}

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
            return Optional.of(holder(file));
        } catch (IOException e) {
            throw new StateUnusable("cannot tell who holds " + file + ": " + FileTrouble.words(e), e);
        }
    }

    /** Whom the file names, if that one lives; else whom the kernel names. */
    private static Owner holder(Path file) {
        ProcessTable table = ProcessTable.host();
        Optional<Line> line = line(file);
        Optional<ProcessId> named = line.flatMap(Line::process).filter(table::alive);
        // Before there was more in the line than a pid: whoever has the pid now has this very file open, or is a
        // stranger.
        Optional<ProcessId> old = line.filter(it -> it.process().isEmpty())
                .filter(it -> table.hasOpen(it.pid(), file))
                .flatMap(it -> table.find(it.pid()));
        ProcessId process = named.or(() -> old)
                .or(() -> table.lockHolder(file))
                .orElseThrow(() -> new StateUnusable(
                        "cannot tell who holds " + file + ": it names no process that lives; see: fuser " + file));
        Instant since =
                line.filter(it -> it.pid() == process.pid()).map(Line::since).orElseGet(() -> startOf(process));
        return new Owner(process, since, old.isEmpty());
    }

    private static Optional<Line> line(Path file) {
        try {
            return DurableFile.read(file)
                    .flatMap(text -> text.lines().findFirst())
                    .map(text -> Json.read(text, Line.class));
        } catch (IllegalArgumentException | UncheckedIOException _) {
            // Emptied or overwritten by a person: the lock itself is the kernel's.
            return Optional.empty();
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

    private static Line self() {
        long pid = ProcessHandle.current().pid();
        Optional<ProcessId> process = ProcessTable.host().find(pid);
        return new Line(pid, process.map(StateLock::startOf).orElse(Instant.EPOCH), process);
    }

    private static Instant startOf(ProcessId process) {
        return ProcessHandle.of(process.pid())
                .flatMap(handle -> handle.info().startInstant())
                .orElse(Instant.EPOCH);
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
