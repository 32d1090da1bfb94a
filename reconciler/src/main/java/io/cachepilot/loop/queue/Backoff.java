package io.cachepilot.loop.queue;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after failures in a row: doubling from {@code base} to {@code max}, with jitter, without a last attempt.
 *
 * @param base the longest wait after the first failure; more than zero
 * @param max the longest wait of all; at least {@code base}
 */
public record Backoff(Duration base, Duration max) {
    public Backoff {
        if (!base.isPositive() || max.compareTo(base) < 0) {
            throw new IllegalArgumentException(
                    "a backoff needs a base above zero and a maximum not below it, not " + base + " and " + max);
        }
    }

    /**
     * A wait drawn evenly from half of a ceiling up to the whole of it, so that keys that failed together do not return
     * together. The ceiling is {@code base} after one failure, twice as much after each further one, at most {@code max}.
     *
     * @param failures in a row, at least 1
     */
    public Duration delay(int failures, RandomGenerator random) {
        if (failures < 1) {
            throw new IllegalArgumentException("a backoff counts from 1 failure, not " + failures);
        }
        long half = ceiling(failures).toNanos() / 2;
        return Duration.ofNanos(half + random.nextLong(half + 1));
    }

    private Duration ceiling(int failures) {
        Duration ceiling = base;
        for (int i = 1; i < failures && ceiling.compareTo(max) < 0; i++) {
            ceiling = ceiling.multipliedBy(2);
        }
        return ceiling.compareTo(max) < 0 ? ceiling : max;
    }
}
