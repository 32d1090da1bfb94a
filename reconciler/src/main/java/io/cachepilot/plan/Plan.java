package io.cachepilot.plan;

import java.util.List;

/**
 * The ordered actions that lead from what was observed to what is wanted.
 *
 * @param <A> the actions of the kind
 * @param differences every field that is not as wanted, also where nothing is done about it
 * @param waits why something is not done now
 */
public record Plan<A extends Action>(
        Key key, List<A> actions, List<? extends Change<?>> differences, List<Wait> waits) {
    public Plan {
        actions = List.copyOf(actions);
        differences = List.copyOf(differences);
        waits = List.copyOf(waits);
    }

    /** Nothing to do and nothing to wait for. */
    public boolean inSync() {
        return actions.isEmpty() && differences.isEmpty() && waits.isEmpty();
    }

    /** The worst that the actions do to clients. */
    public Impact impact() {
        return actions.stream().map(Action::impact).max(Impact::compareTo).orElse(Impact.NONE);
    }

    /** Whether a person has to agree before anything more is done. */
    public boolean awaitsApproval() {
        return waits.stream().anyMatch(wait -> wait.cause() == Wait.Cause.APPROVAL);
    }

    public boolean drifted() {
        return differences.stream().anyMatch(change -> change.cause() == Change.Cause.DRIFT);
    }
}
