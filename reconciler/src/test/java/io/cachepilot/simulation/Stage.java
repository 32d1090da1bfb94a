package io.cachepilot.simulation;

import io.cachepilot.converge.Kind.AffectedKeys;
import io.cachepilot.converge.Kinds;
import io.cachepilot.converge.desired.Intake;

/** What a story is told of: the kinds of a control plane, the world that they converge, and the people who want something of them. */
public interface Stage {
    /** The kinds of another control plane, over what there is; what the one before had in memory is gone. */
    Kinds open();

    /** What people want now, and what they have allowed. */
    Intake intake();

    /** What people want was taken over. */
    void taken(AffectedKeys touched);

    /** Lets one thing happen: an edit of a manifest, a removal, somebody who meddles. */
    void happen();

    /** Throws an {@link AssertionError} when something is not as it has to be at every moment. */
    void check();

    /** Lets people allow what they are asked for, once nothing goes wrong any more. */
    void allow();
}
