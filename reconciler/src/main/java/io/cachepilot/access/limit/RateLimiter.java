package io.cachepilot.access.limit;

import io.cachepilot.access.limit.MarkFile.Mark;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An exact sliding window of 60 seconds for each caller and category: a request at a time t is let through if and only if
 * fewer than the limit were let through after t - 60 s. What was let through is remembered over a restart and a crash.
 *
 * <p>At most 32,768 windows of strangers are kept. Where more of them are active within a minute, those beyond share one
 * window for each category. Safe for many threads.
 */
public final class RateLimiter implements AutoCloseable {
    /** Enough for 4,000 requests per second; beyond, the oldest of the last minute are forgotten in a restart. */
    private static final int MARKS = 1 << 18;

    private static final int MOST_KNOWN = 1 << 16;
    private static final int MOST_CATEGORIES = 1 << 10;
    private static final int MOST_STRANGERS = 1 << 15;
    private static final long WINDOW = 60 * RisingTime.SECOND;

    /** The values of marks: which windows theirs is among. */
    private static final int KNOWN = 0;

    private static final int STRANGER = 1;
    private static final int SHARED = 2;

    private final RisingTime time;
    private final Windows known;
    private final Windows strangers;
    private final Windows shared = new Windows(MOST_CATEGORIES);
    private final MarkFile marks;

    RateLimiter(Path file, InstantSource clock, int mostStrangers) {
        this.time = new RisingTime(clock);
        this.known = new Windows(MOST_KNOWN);
        this.strangers = new Windows(mostStrangers);
        this.marks = new MarkFile(file, MARKS);
        marks.open().forEach(this::restore);
    }

    /**
     * A limiter that goes on where the last one ended.
     *
     * @param directory where it keeps a file of up to 8 MiB; made if it lacks. Without the file, only what was counted
     *     before is forgotten
     */
    public static RateLimiter open(Path directory, InstantSource clock) {
        return new RateLimiter(directory.resolve("admissions"), clock, MOST_STRANGERS);
    }

    private void restore(Mark mark) {
        time.atLeast(mark.micros());
        Window window = windows(mark.value()).of(mark.id(), mark.micros() - WINDOW);
        if (window != null) {
            window.add(mark.micros());
        }
    }

    private Windows windows(int kind) {
        return switch (kind) {
            case KNOWN -> known;
            case STRANGER -> strangers;
            default -> shared;
        };
    }

    /**
     * Decides on one request, and counts it if it is let through.
     *
     * @param category what is limited together, like {@code tenants}
     * @param limit how many are let through in 60 seconds, from 1; may be another each time
     */
    public synchronized Decision admit(Caller caller, String category, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a limit is at least 1, not " + limit);
        }
        long now = time.micros();
        Id id = id(caller, category);
        int kind = caller instanceof Caller.Stranger ? STRANGER : KNOWN;
        @Nullable Window own = windows(kind).of(id, now - WINDOW);
        if (own != null) {
            return decide(own, new Mark(now, id, kind), limit);
        }
        Id common = Id.of("shared", category);
        Window window = Objects.requireNonNull(shared.of(common, now - WINDOW), "there are few categories");
        return decide(window, new Mark(now, common, SHARED), limit);
    }

    private Decision decide(Window window, Mark mark, int limit) {
        long now = mark.micros();
        if (window.size() < limit) {
            window.add(now);
            marks.add(mark);
            return new Decision(true, limit, limit - window.size(), 0, RisingTime.seconds(WINDOW));
        }
        // One is let through as soon as so many have left that limit - 1 stay.
        long retry = window.time(window.size() - limit) + WINDOW - now;
        long reset = window.time(window.size() - 1) + WINDOW - now;
        return new Decision(false, limit, 0, RisingTime.seconds(retry), RisingTime.seconds(reset));
    }

    private static Id id(Caller caller, String category) {
        return switch (caller) {
            case Caller.Known(var principal) -> Id.of("principal", principal.identity(), category);
            case Caller.Stranger(var address) -> Id.of("address", address.group(), category);
        };
    }

    @Override
    public synchronized void close() {
        marks.close();
    }
}
