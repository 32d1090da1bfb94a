package io.cachepilot.kind.tenant.plan;

import java.util.List;

/**
 * The ordered actions that lead from what was observed to what is wanted.
 *
 * @param differences every field that is not as wanted, also where nothing is done about it
 * @param waits why something is not done now
 */
public record Plan(String tenant, List<Action> actions, List<Change> differences, List<Wait> waits) {
    public Plan {
        actions = List.copyOf(actions);
        differences = List.copyOf(differences);
        waits = List.copyOf(waits);
    }

    /** Nothing to do and nothing to wait for. */
    public boolean inSync() {
        return actions.isEmpty() && differences.isEmpty() && waits.isEmpty();
    }

    /** Whether a server is to be started, be it for the first time or anew. */
    public boolean starts() {
        return actions.stream()
                .anyMatch(action -> action instanceof Action.StartInstance || action instanceof Action.RestartInstance);
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
