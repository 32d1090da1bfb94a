package io.cachepilot.loop.status;

import java.time.Duration;
import java.time.Instant;

/**
 * Runs in a row of one spec that ended alike.
 *
 * @param revision of the source, in the first of these runs; empty text when it was not known
 * @param digest of the spec
 * @param summary what was done, waited for or went wrong
 * @param first when the first of these runs ended
 * @param last when the last of them ended
 * @param lastDuration how long that one took
 * @param count how many, at least 1
 */
public record HistoryEntry(
        String revision,
        String digest,
        Result result,
        String summary,
        Instant first,
        Instant last,
        Duration lastDuration,
        int count) {
    /** How these runs ended. */
    public enum Result {
        IN_SYNC,
        WAITING,
        FAILED
    }

    boolean alike(HistoryEntry other) {
        return digest.equals(other.digest) && result == other.result && summary.equals(other.summary);
    }

    HistoryEntry followedBy(HistoryEntry next) {
        return new HistoryEntry(
                revision, digest, result, summary, first, next.last, next.lastDuration, count + next.count);
    }
}
