package io.cachepilot.backup.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPOutputStream;

/**
 * Compresses with several threads: each MiB is a member of gzip of its own (RFC 1952, section 2.2), which unpacked one after the other
 * are the whole. Holds a few MiB at a time, however much is written.
 */
final class ParallelGzip extends OutputStream {
    private static final int PART_BYTES = 1 << 20;

    /** Dumps of Redis are compressed a little already; more effort costs twice the time for a hundredth. */
    private static final int LEVEL = 4;

    private final OutputStream out;
    private final int ahead;
    private final ExecutorService threads;
    private final Deque<Future<byte[]>> parts = new ArrayDeque<>();
    private byte[] part = new byte[PART_BYTES];
    private int filled;
    private boolean closed;

    /** @param out is not closed with this */
    ParallelGzip(OutputStream out, int threads) {
        this.out = out;
        this.ahead = threads + 1;
        this.threads = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name("compress").daemon().factory());
    }

    @Override
    public void write(int single) throws IOException {
        write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        int done = 0;
        while (done < count) {
            int now = Math.min(count - done, PART_BYTES - filled);
            System.arraycopy(bytes, from + done, part, filled, now);
            filled += now;
            done += now;
            if (filled == PART_BYTES) {
                begin();
            }
        }
    }

    private void begin() throws IOException {
        byte[] full = part;
        int count = filled;
        parts.addLast(threads.submit(() -> compressed(full, count)));
        part = new byte[PART_BYTES];
        filled = 0;
        while (parts.size() > ahead) {
            out.write(finished(parts.removeFirst()));
        }
    }

    private static byte[] compressed(byte[] part, int count) throws IOException {
        var bytes = new ByteArrayOutputStream(count / 2 + 64);
        try (var gzip = new WithLevel(bytes)) {
            gzip.write(part, 0, count);
        }
        return bytes.toByteArray();
    }

    private static final class WithLevel extends GZIPOutputStream {
        WithLevel(OutputStream out) throws IOException {
            super(out, 1 << 16);
            def.setLevel(LEVEL);
        }
    }

    private static byte[] finished(Future<byte[]> part) throws IOException {
        try {
            return part.get();
        } catch (ExecutionException e) {
            throw new IOException("cannot compress", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while compressing", e);
        }
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (filled > 0) {
                begin();
            }
            while (!parts.isEmpty()) {
                out.write(finished(parts.removeFirst()));
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
