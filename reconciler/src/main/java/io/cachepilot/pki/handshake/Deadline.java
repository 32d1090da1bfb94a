package io.cachepilot.pki.handshake;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Closes a socket when a time is over. A read timeout would not do: it starts anew with each byte that a slow peer sends.
 */
final class Deadline implements AutoCloseable {
    private final AtomicBoolean passed = new AtomicBoolean();
    private final Thread timer;

    private Deadline(Socket socket, Duration time) {
        timer = Thread.ofVirtual().name("handshake-deadline").unstarted(() -> closeAfter(time, socket));
    }

    static Deadline of(Socket socket, Duration time) {
        var deadline = new Deadline(socket, time);
        deadline.timer.start();
        return deadline;
    }

    /** Whether the time was over before {@link #close()}. */
    boolean passed() {
        return passed.get();
    }

    /** Leaves the socket as it is from now on. */
    @Override
    public void close() {
        timer.interrupt();
    }

    private void closeAfter(Duration time, Socket socket) {
        try {
            Thread.sleep(time);
            passed.set(true);
            socket.close();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException _) {
            // Nothing is left to try: whoever uses the socket meets its error.
        }
    }
}
