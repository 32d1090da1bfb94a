package io.cachepilot.access.audit;

import java.time.Duration;
import java.util.Optional;

/**
 * How long a log may become.
 *
 * @param partBytes how long a part may be before the next one is begun, at least 1
 * @param keep for how long lines are kept at least; those of a part go together; empty: for ever
 */
public record AuditRetention(long partBytes, Optional<Duration> keep) {
    /** So that the lines of a quiet log grow too old one part after the other. */
    private static final Duration OLDEST_PART = Duration.ofDays(30);

    public AuditRetention {
        if (partBytes < 1) {
            throw new IllegalArgumentException("a part of an audit log has at least 1 byte, not " + partBytes);
        }
    }

    /** For how long a part is written to. */
    Duration partLasts() {
        return keep.filter(kept -> kept.compareTo(OLDEST_PART) < 0).orElse(OLDEST_PART);
    }
}
