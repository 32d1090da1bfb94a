package io.cachepilot.api.http;

import java.io.IOException;

/** A body that is written bit by bit, until its writer, its reader or the server ends it. */
@FunctionalInterface
public interface BodyStream {
    /**
     * Writes all of it, in the thread of its request.
     *
     * @throws IOException when the reader is gone, too slow, or may not go on
     * @throws InterruptedException when the server ends
     */
    void writeTo(Sink sink) throws IOException, InterruptedException;

    /** Where a body is written to. */
    @FunctionalInterface
    interface Sink {
        /** Sends a text at once; waits for a slow reader, within the server's limits. */
        void write(String text) throws IOException;
    }
}
