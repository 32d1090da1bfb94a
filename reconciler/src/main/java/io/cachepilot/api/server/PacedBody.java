package io.cachepilot.api.server;

import io.cachepilot.api.http.Refusal;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** The body of a request, as long as its client sends it fast enough: so many bytes within each stretch of time. */
final class PacedBody implements JettyRequest.Body {
    /** For how long the rest of a body is taken in, and thrown away, of which nobody wants to know. */
    private static final Duration LONGEST_REST = Duration.ofSeconds(1);

    /** In bytes; a longer rest costs more than a new connection. */
    private static final int LARGEST_REST = 64 * 1024;

    private final Request request;
    private final Patience patience;
    private final Semaphore arrived = new Semaphore(0);

    /** Whether the library was asked to tell when there is more, and has not told yet. */
    private boolean demanded;

    PacedBody(Request request, Patience patience) {
        this.request = request;
        this.patience = patience;
    }

    @Override
    public byte[] read(int most, IntConsumer room) {
        var kept = new ByteArrayOutputStream();
        long begin = System.nanoTime();
        int before = 0;
        while (kept.size() < most) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                var _ = arrives(begin + patience.atMost().toNanos() - System.nanoTime());
            } else if (keep(chunk, most - kept.size(), room, kept)) {
                break;
            }
            if (System.nanoTime() - begin >= patience.atMost().toNanos()) {
                if (kept.size() - before < patience.fewestBytes()) {
                    throw incomplete();
                }
                begin = System.nanoTime();
                before = kept.size();
            }
        }
        return kept.toByteArray();
    }

    /**
     * Takes in what the client still sends, for a moment: it would else lose its connection, and maybe the answer too. Keeps none of
     * it.
     *
     * @return whether the whole body is in, so that another request may follow on the connection
     */
    @Override
    public boolean takeRest() {
        // Who waits for leave to send gets none.
        if (request.getHeaders().contains(HttpHeader.EXPECT)) {
            return false;
        }
        // Who was too slow before is not waited for again.
        if (demanded) {
            return false;
        }
        long end = System.nanoTime() + LONGEST_REST.toNanos();
        int left = LARGEST_REST;
        while (left >= 0) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                if (!arrives(end - System.nanoTime())) {
                    return false;
                }
                continue;
            }
            if (Content.Chunk.isFailure(chunk)) {
                return false;
            }
            left -= chunk.remaining();
            chunk.release();
            if (chunk.isLast()) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether it is the last one. */
    private static boolean keep(Content.Chunk chunk, int most, IntConsumer room, ByteArrayOutputStream kept) {
        if (Content.Chunk.isFailure(chunk)) {
            throw new Refusal.Refused(
                    chunk.getFailure() instanceof HttpException malformed
                            ? malformed(malformed.getCode())
                            : new Refusal.BodyIncomplete());
        }
        try {
            byte[] bytes = new byte[Math.min(most, chunk.remaining())];
            if (bytes.length > 0) {
                room.accept(bytes.length);
                chunk.get(bytes, 0, bytes.length);
                kept.writeBytes(bytes);
            }
            return chunk.isLast() && !chunk.hasRemaining();
        } finally {
            chunk.release();
        }
    }

    /** Whether there is more, or an end, within that time. */
    private boolean arrives(long nanos) {
        if (!demanded) {
            demanded = true;
            request.demand(arrived::release);
        }
        try {
            boolean has = arrived.tryAcquire(nanos, TimeUnit.NANOSECONDS);
            demanded = !has;
            return has;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** A chunk that is none, or a trailer that is too long: the client's mistake, whatever the library calls it. */
    private static Refusal malformed(int status) {
        int told = HttpStatus.isClientError(status) ? status : HttpStatus.BAD_REQUEST_400;
        return new Refusal.Malformed(told, HttpStatus.getMessage(told));
    }

    private static Refusal.Refused incomplete() {
        return new Refusal.Refused(new Refusal.BodyIncomplete());
    }
}
