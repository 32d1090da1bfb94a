package io.cachepilot.source.git.upstream;

import io.cachepilot.source.SourceUnavailable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls over a network, each of which ends in time. A remote that sends a byte now and then is never silent, so that no
 * time-out of a single read ends it; and a process that is to end does not wait for one. Safe for many threads.
 */
public final class NetworkCalls implements AutoCloseable {
    private static final int MOST_INTERRUPTS = 20;
    private static final long PAUSE_MILLIS = 100;
    /** For a process that goes on. An interrupt ends a read from a socket on virtual threads only. */
    public static final ThreadFactory LASTING =
            Thread.ofVirtual().name("git-remote").factory();
    /** For a command: after a virtual thread has waited for a socket, a JVM takes 300 ms to end. */
    static final ThreadFactory PASSING =
            Thread.ofPlatform().daemon().name("git-remote").factory();

    private final ThreadFactory threads;
    private final Set<FutureTask<?>> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    public NetworkCalls(ThreadFactory threads) {
        this.threads = threads;
    }

    /**
     * What the call returns or throws.
     *
     * @throws TooSlow when it takes longer; it is interrupted then, which closes its connection
     */
    <T> T within(Duration atMost, Callable<T> call) throws IOException {
        var task = new FutureTask<>(call);
        Thread thread = threads.newThread(task);
        running.add(task);
        try {
            if (closed) {
                throw new SourceUnavailable("the source is being closed");
            }
            thread.start();
            return task.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            throw new TooSlow("it has not finished within " + atMost.toSeconds() + " seconds");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted(e);
        } catch (ExecutionException e) {
            throw unwrapped(e);
        } catch (CancellationException e) {
            throw new SourceUnavailable("the source was closed meanwhile", e);
        } finally {
            running.remove(task);
            end(thread);
        }
    }

    /** A library may take an interrupt for one of its own, and go on. */
    private static void end(Thread thread) {
        try {
            for (int i = 0; i < MOST_INTERRUPTS && thread.isAlive(); i++) {
                thread.interrupt();
                thread.join(Duration.ofMillis(PAUSE_MILLIS));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** A remote has been sending, but not to the end. */
    static final class TooSlow extends IOException {
        TooSlow(String message) {
            super(message);
        }
    }

    private static IOException interrupted(InterruptedException cause) {
        var interrupted = new InterruptedIOException("interrupted while waiting for a remote");
        interrupted.initCause(cause);
        return interrupted;
    }

    private static IOException unwrapped(ExecutionException failure) {
        return switch (failure.getCause()) {
            case IOException e -> e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> new IOException(failure);
        };
    }

    /** Ends those that are under way, and lets no other one begin. */
    @Override
    public void close() {
        closed = true;
        running.forEach(call -> call.cancel(true));
    }
}
