package io.cachepilot.api.server;

import io.cachepilot.api.http.BodyStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The answers that go on: each is written in the thread of its request, and all end with the server. */
final class OpenStreams implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenStreams.class);

    private final Set<Thread> writing = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Returns when the stream is at its end, for whatever reason. */
    void write(BodyStream stream, Exit exit) {
        Thread self = Thread.currentThread();
        writing.add(self);
        try {
            // Whoever comes after the others were ended finds itself ended too.
            if (closed) {
                self.interrupt();
            }
            OutputStream out = exit.body();
            stream.writeTo(text -> {
                out.write(text.getBytes(StandardCharsets.UTF_8));
                out.flush();
            });
        } catch (IOException | InterruptedException _) {
            // Its reader is gone or may not go on, or the server ends: nobody is left to be told.
        } catch (RuntimeException e) {
            // An interrupt also ends whatever reads a file just then.
            if (!closed) {
                LOG.atError().setCause(e).log("an answer broke off");
            }
        } finally {
            writing.remove(self);
            // Only meant for the stream.
            Thread.interrupted();
        }
    }

    @Override
    public void close() {
        closed = true;
        writing.forEach(Thread::interrupt);
    }
}
