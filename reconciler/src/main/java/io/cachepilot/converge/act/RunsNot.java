package io.cachepilot.converge.act;

import io.cachepilot.plan.Key;

/** Nothing of a spec runs, so nothing is started and nothing written. */
public final class RunsNot extends RuntimeException {
    RunsNot(Key key) {
        super(key + " does not run", null, false, false);
    }
}
