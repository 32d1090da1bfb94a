package io.cachepilot.access.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the audit log: one line of JSON for each request, each with the hash of the line before it. A thread of its own
 * writes what has come meanwhile together, and forces it at once where somebody waits for it, else every second.
 *
 * <p>What can't be written waits, up to 16,384 lines, and is tried again four times a second. A log that is moved away is
 * begun anew at its place, with the numbers going on. Safe for many threads; one process at a time writes a log.
 */
public final class AuditLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final int MOST = 1 << 14;
    private static final int BATCH = 1_000;
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long BETWEEN_FORCES = TimeUnit.SECONDS.toNanos(1);
    private static final long BETWEEN_TIDYING = TimeUnit.SECONDS.toNanos(1);
    private static final long BETWEEN_REMOVALS = TimeUnit.HOURS.toNanos(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long LEAST_SPACE = 1 << 20;

    private final Path path;
    private final InstantSource clock;
    private final AuditFile file;
    private final BlockingQueue<Line> queue = new ArrayBlockingQueue<>(MOST);
    private final AtomicLong dropped = new AtomicLong();
    private final Thread writer = new Thread(this::write, "audit");
    private volatile boolean failing;
    private volatile boolean closing;
    private volatile Readiness lastLook = new Readiness(0, false);

    /** Of the writing thread alone. */
    private final Deque<Line> unwritten = new ArrayDeque<>();

    private long forced = System.nanoTime();

    /** @param written completed when the line is safe; null when nobody waits for that */
    private record Line(
            Function<LastLine, String> text, @Nullable CompletableFuture<Boolean> written) {
        static Line of(AuditEntry entry, @Nullable CompletableFuture<Boolean> written) {
            return new Line(before -> AuditLine.of(entry, before), written);
        }
    }

    /** @param at by {@link System#nanoTime} */
    private record Readiness(long at, boolean ready) {}

    /** Of the writing thread alone. */
    private long tidied;

    private long removed = System.nanoTime() - BETWEEN_REMOVALS;

    private AuditLog(Path path, InstantSource clock, AuditRetention retention) {
        this.path = path;
        this.clock = clock;
        this.file = new AuditFile(path, clock, retention);
    }

    /**
     * Goes on with the log of that file, or begins one, readable by its owner only. What a crash or somebody's hand did to
     * its end is told in a line of its own. Parts that become long or old are renamed, and removed when they have been kept for
     * long enough; the chain goes on over all of them.
     *
     * @throws AuditUnavailable when it can't be written
     */
    public static AuditLog open(Path path, InstantSource clock, AuditRetention retention) {
        var log = new AuditLog(path, clock, retention);
        try {
            log.file.ensureOpen();
            log.tidy();
        } catch (IOException | RuntimeException e) {
            throw new AuditUnavailable("cannot write the audit log %s: %s".formatted(path, e), e);
        }
        log.writer.setDaemon(true);
        log.writer.start();
        return log;
    }

    /** Adds a line soon, without waiting: for requests that change nothing. Never throws. */
    public void append(AuditEntry entry) {
        if (closing || !queue.offer(Line.of(entry, null))) {
            dropped.incrementAndGet();
        }
    }

    /** Adds a line that tells of requests which have none of their own. Never throws. */
    public void note(String text) {
        var notice = new Notice(Notice.Event.SUMMARISED, text);
        Instant now = clock.instant();
        if (closing || !queue.offer(new Line(before -> AuditLine.of(notice, now, before), null))) {
            dropped.incrementAndGet();
        }
    }

    /**
     * Adds a line, and returns when it is safe from a power cut: for requests that change something, before they are
     * answered.
     *
     * @throws AuditUnavailable when that can't be done now; the line is added as soon as it can be
     */
    public void appendForced(AuditEntry entry) {
        var written = new CompletableFuture<Boolean>();
        if (closing || !queue.offer(Line.of(entry, written))) {
            dropped.incrementAndGet();
            throw unavailable(null);
        }
        try {
            written.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw unavailable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(e);
        }
    }

    private AuditUnavailable unavailable(@Nullable Exception cause) {
        return new AuditUnavailable(
                "the audit log %s can't be written; see the disk and the log of the control plane".formatted(path),
                cause);
    }

    /**
     * Whether a request that changes something may be taken now: the last write succeeded, the file is the one at its
     * path and may be written, and its disk has 1 MiB free. At most a quarter of a second old.
     */
    public boolean ready() {
        Readiness known = lastLook;
        long now = System.nanoTime();
        if (known.at() == 0 || now - known.at() > TICK) {
            known = new Readiness(now, looksReady());
            lastLook = known;
        }
        return known.ready() && !failing;
    }

    private boolean looksReady() {
        return !failing
                && writer.isAlive()
                && file.isInPlace()
                && Files.isWritable(path)
                && path.toFile().getUsableSpace() >= LEAST_SPACE;
    }

    private void write() {
        while (!closing || !queue.isEmpty()) {
            take();
            try {
                file.ensureOpen();
                if (System.nanoTime() - tidied > BETWEEN_TIDYING) {
                    tidy();
                }
                writeAll();
                if (failing) {
                    LOG.atInfo().addKeyValue("file", path).log("the audit log is written again");
                }
                failing = false;
            } catch (IOException | RuntimeException e) {
                failed(e);
            }
        }
    }

    /** What can't be moved or removed stays for the next time; that is no reason to record nothing. */
    private void tidy() {
        tidied = System.nanoTime();
        try {
            file.rotateIfDue();
            if (System.nanoTime() - removed > BETWEEN_REMOVALS) {
                removed = System.nanoTime();
                file.removeOld();
            }
        } catch (IOException | RuntimeException e) {
            LOG.atWarn().addKeyValue("file", path).setCause(e).log("older parts of the audit log are left as they are");
        }
    }

    /** Moves what has come to the lines to be written, waiting at most for a tick. */
    private void take() {
        try {
            if (failing) {
                TimeUnit.NANOSECONDS.sleep(closing ? 0 : TICK);
            } else if (unwritten.isEmpty()) {
                Line first = queue.poll(TICK, TimeUnit.NANOSECONDS);
                if (first != null) {
                    unwritten.add(first);
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts this thread", e);
        }
        queue.drainTo(unwritten, Math.min(BATCH, MOST - unwritten.size()));
    }

    private void writeAll() throws IOException {
        file.ensureOpen();
        long missing = dropped.get();
        var lines = new ArrayList<Function<LastLine, String>>();
        if (missing > 0) {
            var notice = new Notice(
                    Notice.Event.DROPPED, missing + " requests are not recorded, for the log could not be written");
            lines.add(before -> AuditLine.of(notice, clock.instant(), before));
        }
        unwritten.forEach(line -> lines.add(line.text()));
        file.append(lines);
        dropped.addAndGet(-missing);
        List<Line> waiting =
                unwritten.stream().filter(line -> line.written() != null).toList();
        unwritten.clear();
        if (!waiting.isEmpty() || System.nanoTime() - forced > BETWEEN_FORCES) {
            try {
                file.force();
                forced = System.nanoTime();
            } catch (IOException e) {
                fail(waiting, e);
                throw e;
            }
        }
        waiting.forEach(line -> succeed(line));
    }

    private static void succeed(Line line) {
        if (line.written() != null) {
            line.written().complete(true);
        }
    }

    /** The lines stay, to be written later; but whoever waits for them is told now. */
    private void failed(Exception e) {
        if (!failing) {
            LOG.atError().addKeyValue("file", path).setCause(e).log("the audit log cannot be written");
        }
        failing = true;
        fail(unwritten, e);
        if (unwritten.size() >= MOST) {
            dropped.addAndGet(queue.size());
            var rest = new ArrayList<Line>();
            queue.drainTo(rest);
            fail(rest, e);
        }
    }

    private static void fail(Iterable<Line> lines, Exception e) {
        for (Line line : lines) {
            if (line.written() != null) {
                line.written().completeExceptionally(e);
            }
        }
    }

    /** Writes what waits, if it can be written, and forces it. */
    @Override
    public void close() {
        closing = true;
        try {
            writer.join(PATIENCE);
            if (!writer.isAlive()) {
                file.close();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("file", path).setCause(e).log("the audit log cannot be closed");
        }
    }
}
