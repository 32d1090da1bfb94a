package io.cachepilot.loop.queue;

import io.cachepilot.plan.Key;
import java.time.Duration;
import java.time.Instant;

/** A key that becomes ready at a time. */
record Delay(Key key, Instant due, Priority priority, Why why) {
    /** Ordered by strength: the stronger one remains when two delays of a key meet. */
    enum Why {
        LATER,
        WAITING,
        BACKOFF
    }

    /** The earlier of two and the more urgent of two; but nothing shortens a backoff. */
    Delay and(Delay other) {
        return new Delay(
                key,
                dueWith(other),
                priority.orMoreUrgent(other.priority),
                why.compareTo(other.why) >= 0 ? why : other.why);
    }

    Delay earlier(Duration by) {
        return new Delay(key, due.minus(by), priority, why);
    }

    private Instant dueWith(Delay other) {
        if (why != other.why && (why == Why.BACKOFF || other.why == Why.BACKOFF)) {
            return why == Why.BACKOFF ? due : other.due;
        }
        return due.isBefore(other.due) ? due : other.due;
    }
}
