package io.cachepilot.instance.docker.container;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How many crashes came in a row. The Engine counts every restart since a container was last started by hand; what it
 * counted up to the last long run belongs to rows that are over. Kept in memory only: after a restart of the control plane
 * a row that is going on may be told longer than it is, until the next long run.
 */
public final class CrashRows {
    /** A run that lasted longer ends a row. */
    private static final Duration QUICK = Duration.ofMinutes(1);

    private final ConcurrentMap<String, Integer> over = new ConcurrentHashMap<>();

    /** The row as it is after, or during, a run of that length. */
    public int row(String container, int restarts, Duration run) {
        if (run.compareTo(QUICK) > 0) {
            over.put(container, restarts);
            return 0;
        }
        int before = over.getOrDefault(container, 0);
        if (before > restarts) {
            // Started by hand since: the Engine has begun to count anew.
            over.remove(container);
            return restarts;
        }
        return restarts - before;
    }

    public void forget(String container) {
        over.remove(container);
    }
}
