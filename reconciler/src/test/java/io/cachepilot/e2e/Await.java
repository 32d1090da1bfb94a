package io.cachepilot.e2e;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import redis.clients.jedis.exceptions.JedisException;

/** Looks at something outside of this process again and again, until it is as it has to be or the time is over. */
public final class Await {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final long POLL_MILLIS = 20;

    private Await() {}

    /** Waits until the assertions hold; the last one that did not is thrown when the time is over. */
    public static void until(String what, Runnable assertions) {
        within(DEADLINE, what, assertions);
    }

    /** The same where the time is part of what is promised. */
    static void within(Duration deadline, String what, Runnable assertions) {
        within(deadline, what, () -> {
            assertions.run();
            return true;
        });
    }

    /** The same, with the result of the look that succeeded. */
    public static <T> T until(String what, Supplier<T> look) {
        return within(DEADLINE, what, look);
    }

    private static <T> T within(Duration deadline, String what, Supplier<T> look) {
        long start = System.nanoTime();
        long end = start + deadline.toNanos();
        while (true) {
            try {
                T seen = look.get();
                System.out.printf("e2e: %s after %d ms%n", what, (System.nanoTime() - start) / 1_000_000);
                return seen;
            } catch (AssertionError | JedisException e) {
                if (System.nanoTime() > end) {
                    throw new AssertionError(what + ": not within " + deadline.toSeconds() + " s", e);
                }
            }
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
