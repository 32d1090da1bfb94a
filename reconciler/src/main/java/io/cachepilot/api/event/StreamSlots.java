package io.cachepilot.api.event;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** Counts the streams that are open. Safe for many threads. */
public final class StreamSlots {
    private final int most;
    private final int mostOfOne;
    private final Map<String, Integer> open = new HashMap<>();

    /**
     * @param most at a time, of all callers
     * @param mostOfOne at a time, of one caller
     */
    StreamSlots(int most, int mostOfOne) {
        this.most = most;
        this.mostOfOne = mostOfOne;
    }

    /** Room for one stream, until it is closed; closing it again does nothing. */
    interface Slot extends AutoCloseable {
        @Override
        void close();
    }

    /** There is no room. */
    public static final class Full extends RuntimeException {
        private final boolean ofCaller;

        private Full(boolean ofCaller, String message) {
            super(message, null, false, false);
            this.ofCaller = ofCaller;
        }

        /** Whether the caller itself has too many; else all together have. */
        public boolean ofCaller() {
            return ofCaller;
        }
    }

    /** @throws Full when there is no room */
    synchronized Slot take(String caller) {
        if (open.getOrDefault(caller, 0) >= mostOfOne) {
            throw new Full(true, "This API key has %d event streams open; close one".formatted(mostOfOne));
        }
        if (open.values().stream().mapToInt(Integer::intValue).sum() >= most) {
            throw new Full(false, "%d event streams are open; try again later".formatted(most));
        }
        open.merge(caller, 1, Integer::sum);
        var closed = new AtomicBoolean();
        return () -> {
            if (!closed.getAndSet(true)) {
                free(caller);
            }
        };
    }

    private synchronized void free(String caller) {
        open.computeIfPresent(caller, (_, count) -> count == 1 ? null : count - 1);
    }
}
