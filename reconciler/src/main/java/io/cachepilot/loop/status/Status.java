package io.cachepilot.loop.status;

import io.cachepilot.plan.Key;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is said of a key: a value that may be stored and may be lost.
 *
 * @param conditions those that hold or ever held, and always {@link ConditionType#READY}
 * @param observedRevision the last revision that a run reported; empty text before the first report
 * @param reconciledAt when the last run ended
 * @param waitingFor present while the key waits to be looked at again
 * @param nextAttempt when it is next tried, after a failure or while it waits
 * @param failures of this version of the spec since it was last in sync
 * @param history at most {@value #HISTORY} entries, the newest last
 */
public record Status(
        Key key,
        SortedMap<ConditionType, Condition> conditions,
        String observedRevision,
        Instant reconciledAt,
        Optional<String> waitingFor,
        Optional<Instant> nextAttempt,
        int failures,
        List<HistoryEntry> history) {
    /** How many entries of history are kept. */
    public static final int HISTORY = 10;

    public Status {
        conditions = Collections.unmodifiableSortedMap(new TreeMap<>(conditions));
        history = List.copyOf(history);
    }

    /** Whether the condition is known and holds. */
    public boolean holds(ConditionType type) {
        Condition condition = conditions.get(type);
        return condition != null && condition.holds();
    }

    /** Why the last run failed, or empty if it did not. */
    public Optional<String> failure() {
        return history.isEmpty() || history.getLast().result() != HistoryEntry.Result.FAILED
                ? Optional.empty()
                : Optional.of(history.getLast().summary());
    }

    /** The same with its failures and waits forgotten: what a new version of the spec starts from. */
    public Status startedOver() {
        return new Status(
                key, conditions, observedRevision, reconciledAt, Optional.empty(), Optional.empty(), 0, history);
    }

    /** The history with one more run in it: counted with the newest entry if alike, the oldest dropped when full. */
    static List<HistoryEntry> historyWith(List<HistoryEntry> history, HistoryEntry run) {
        var entries = new ArrayList<>(history);
        if (!entries.isEmpty() && entries.getLast().alike(run)) {
            entries.add(entries.removeLast().followedBy(run));
        } else {
            entries.add(run);
        }
        return entries.subList(Math.max(0, entries.size() - HISTORY), entries.size());
    }
}
