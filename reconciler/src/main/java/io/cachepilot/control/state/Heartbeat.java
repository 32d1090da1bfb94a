package io.cachepilot.control.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes a file anew once a second, with what is in it, so that others see by its time that this process works. A process that
 * was stopped or hangs holds its locks and does nothing, and nobody would know.
 *
 * <p>It writes through the very channel that holds the lock: a lock ends when its process closes the file by any other one.
 */
final class Heartbeat implements AutoCloseable {
    static final Duration EVERY = Duration.ofSeconds(1);

    private final FileChannel channel;
    private final byte[] content;

    /** Not a virtual one: others of those may keep the processor for themselves. */
    private final Thread thread;

    private volatile boolean ended;

    /** @param content what is in the file */
    Heartbeat(FileChannel channel, byte[] content) {
        this.channel = channel;
        this.content = content.clone();
        this.thread = Thread.ofPlatform().daemon().name("heartbeat").unstarted(this::beat);
        thread.start();
    }

    private void beat() {
        while (!ended) {
            LockSupport.parkNanos(EVERY.toNanos());
            write();
        }
    }

    private synchronized void write() {
        try {
            if (!ended) {
                channel.write(ByteBuffer.wrap(content), 0);
            }
        } catch (IOException _) {
            // A disk that fails for a moment is told by what needs it.
        }
    }

    /** When it returns, the channel is used no more. No interrupt, which would close it. */
    @Override
    public void close() {
        synchronized (this) {
            ended = true;
        }
        LockSupport.unpark(thread);
    }
}
