package io.cachepilot.api.server;

import io.cachepilot.api.http.Refusal;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** The body of a request, as long as its client sends it fast enough: so many bytes within each stretch of time. */
final class PacedBody implements JettyRequest.Body {
    private final Request request;
    private final Patience patience;
    private final Semaphore arrived = new Semaphore(0);

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
                await(begin + patience.atMost().toNanos() - System.nanoTime());
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

    private void await(long nanos) {
        request.demand(arrived::release);
        try {
            // Where nothing has come, the time is over, and the caller sees that.
            if (!arrived.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
                throw incomplete();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw incomplete();
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
