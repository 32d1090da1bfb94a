package io.cachepilot;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Lets so many lines of each logger through in a minute, and says how many more there were with the first one of a later
 * minute. So nobody fills a disk by making this program complain, whatever library it is that does.
 */
final class LogLimit extends TurboFilter {
    private static final int LINES = 60;
    private static final long MINUTE_NANOS = 60_000_000_000L;

    private final LongSupplier nanos;
    private final Map<String, Count> counts = new HashMap<>();

    /** @param nanos the time, as {@link System#nanoTime} tells it */
    LogLimit(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Of one logger, in the minute that began then. */
    private static final class Count {
        long since;
        int lines;
        int beyond;

        Count(long since) {
            this.since = since;
        }
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] params,
            @Nullable Throwable error) {
        // Whoever only asks whether a level is on says no message.
        if (format == null || !level.isGreaterOrEqual(logger.getEffectiveLevel())) {
            return FilterReply.NEUTRAL;
        }
        int left = leftOut(logger.getName(), nanos.getAsLong());
        if (left > 0) {
            logger.warn("{} more lines of this logger were left out", left);
        }
        return left < 0 ? FilterReply.DENY : FilterReply.NEUTRAL;
    }

    /** Below 0: this line is one too many; else how many were before a new minute began. */
    private synchronized int leftOut(String logger, long now) {
        Count count = counts.computeIfAbsent(logger, _ -> new Count(now));
        int left = 0;
        if (now - count.since >= MINUTE_NANOS) {
            left = count.beyond;
            count.since = now;
            count.lines = 0;
            count.beyond = 0;
        }
        count.lines++;
        if (count.lines > LINES) {
            count.beyond++;
            return -1;
        }
        return left;
    }
}
