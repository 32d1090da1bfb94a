package io.cachepilot.api.cachepilot;

import io.cachepilot.control.SourceReader;
import io.cachepilot.converge.Kinds;
import io.cachepilot.converge.desired.Intake;
import io.cachepilot.loop.prune.ApprovalFiles;

/**
 * What is wanted now and what there is, for those who only look.
 *
 * @param kinds look at everything anew and writes nothing
 * @param approvals what persons have allowed
 */
public record Observation(SourceReader source, Kinds kinds, ApprovalFiles approvals) {
    /** The newest desired state, with what persons have allowed. */
    Intake intake() {
        // In this order: what was allowed of a newer state must not be judged by an older one.
        ApprovalFiles.Given given = approvals.read();
        return source.look().with(given.approvals());
    }
}
