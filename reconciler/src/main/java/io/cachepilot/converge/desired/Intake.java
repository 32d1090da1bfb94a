package io.cachepilot.converge.desired;

import io.cachepilot.loop.prune.Approvals;
import io.cachepilot.manifest.Manifests;
import java.util.List;

/**
 * A revision of the desired state, as it is given to every kind.
 *
 * @param revision its short id; empty when it has none
 * @param complete whether all of the source could be read
 * @param approvals what a person has allowed
 */
public record Intake(String revision, Manifests manifests, boolean complete, Approvals approvals) {
    /** Nothing at all. */
    public static final Intake NONE = new Intake("", new Manifests(List.of()), false, Approvals.NONE);

    /** Whether what no manifest names is known to be asked for by none. */
    public boolean isComplete() {
        return complete && manifests.unclearFiles().isEmpty();
    }

    /** The same, with other approvals. */
    public Intake with(Approvals others) {
        return new Intake(revision, manifests, complete, others);
    }
}
