package io.cachepilot.api.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A connection that ends itself when its client is too slow. Jetty's own timeout is for silence alone: one byte now and
 * then, sent or taken, would keep a connection for ever.
 */
final class WatchedEndPoint extends SocketChannelEndPoint {
    private static final long LOOK_EVERY_MILLIS = 1000;

    private final Scheduler scheduler;
    private final Pace pace;
    private volatile long taken;
    private volatile boolean answering;
    private volatile Scheduler.@Nullable Task next;

    WatchedEndPoint(
            SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler, Patience patience) {
        super(channel, selector, key, scheduler);
        this.scheduler = scheduler;
        this.pace = new Pace(patience);
        setIdleTimeout(patience.silent().toMillis());
    }

    @Override
    public void onOpen() {
        super.onOpen();
        lookLater();
    }

    @Override
    public void onClose(@Nullable Throwable failure) {
        Scheduler.Task task = next;
        if (task != null) {
            task.cancel();
        }
        super.onClose(failure);
    }

    /** Tells whether a request is with the server: until it is answered, the client has nothing to send but its body. */
    void answering(boolean now) {
        answering = now;
    }

    /** Called by one thread at a time. */
    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate")
    public boolean flush(ByteBuffer... buffers) throws IOException {
        long before = remaining(buffers);
        try {
            return super.flush(buffers);
        } finally {
            taken += before - remaining(buffers);
        }
    }

    private static long remaining(ByteBuffer... buffers) {
        return Stream.of(buffers).mapToLong(ByteBuffer::remaining).sum();
    }

    private void lookLater() {
        next = scheduler.schedule(this::look, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        Connection connection = getConnection();
        if (!isOpen() || connection == null) {
            return;
        }
        var look = new Pace.Look(
                connection.getMessagesIn(),
                answering,
                connection.getBytesIn(),
                taken,
                getWriteFlusher().isPending());
        if (pace.tooSlow(look, System.nanoTime())) {
            // The type says that this is the client's doing: whoever waits to write on needs no word in the log.
            close(new EofException("the client is too slow"));
        } else {
            lookLater();
        }
    }
}
