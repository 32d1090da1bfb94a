package io.cachepilot.converge.desired;

import io.cachepilot.plan.Counters;
import io.cachepilot.plan.Key;

/** The desired state of one thing, complete: what its manifest left out has its default here, or is chosen and remembered. */
public interface Spec {
    Key key();

    /** Whether its removal waits for a person, though its manifest is gone. */
    boolean protect();

    /** Whether nothing is done for it; what differs is shown, not repaired. */
    boolean suspend();

    /** The counters by which it makes requests. */
    Counters counters();
}
