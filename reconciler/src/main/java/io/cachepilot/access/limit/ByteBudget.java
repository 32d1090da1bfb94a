package io.cachepilot.access.limit;

import java.util.HashMap;
import java.util.Map;

/**
 * How many bytes are held for callers at a time: so many for all of them together, of which one caller has a quarter at
 * most, and all strangers half. So strangers, of whom there is no end, leave room for those who have proved who they are.
 * Safe for many threads.
 */
public final class ByteBudget {
    private final long all;
    private final Map<Id, Long> held = new HashMap<>();
    private long total;
    private long ofStrangers;

    /** @param all bytes that are held at most, from 4 */
    public ByteBudget(long all) {
        if (all < 4) {
            throw new IllegalArgumentException("a quarter of %d bytes is none".formatted(all));
        }
        this.all = all;
    }

    /** What one request holds, which is nothing yet. */
    public Lease lease() {
        return new Lease();
    }

    /** Bytes that are held now. */
    public synchronized long held() {
        return total;
    }

    private synchronized boolean take(Id id, boolean stranger, long bytes) {
        long own = held.getOrDefault(id, 0L) + bytes;
        if (own > all / 4 || total + bytes > all || (stranger && ofStrangers + bytes > all / 2)) {
            return false;
        }
        held.put(id, own);
        total += bytes;
        ofStrangers += stranger ? bytes : 0;
        return true;
    }

    private synchronized void giveBack(Id id, boolean stranger, long bytes) {
        held.computeIfPresent(id, (_, own) -> own == bytes ? null : Long.valueOf(own - bytes));
        total -= bytes;
        ofStrangers -= stranger ? bytes : 0;
    }

    private static Id id(Caller caller) {
        return switch (caller) {
            case Caller.Known(var principal) -> Id.of("principal", principal.identity());
            case Caller.Stranger(var address) -> Id.of("address", address.group());
        };
    }

    /** What one request holds, for one caller. For one thread at a time. */
    public final class Lease implements AutoCloseable {
        private long bytes;
        private Id id = Id.of("nobody");
        private boolean stranger;

        private Lease() {}

        /**
         * Asks for more, before it is held.
         *
         * @param caller the same one each time
         * @param more from 1
         * @return false where there is no room for it now; what was taken before stays
         */
        public boolean take(Caller caller, long more) {
            if (bytes == 0) {
                id = id(caller);
                stranger = caller instanceof Caller.Stranger;
            }
            if (!ByteBudget.this.take(id, stranger, more)) {
                return false;
            }
            bytes += more;
            return true;
        }

        /** Gives all of it back. */
        @Override
        public void close() {
            if (bytes > 0) {
                giveBack(id, stranger, bytes);
                bytes = 0;
            }
        }
    }
}
