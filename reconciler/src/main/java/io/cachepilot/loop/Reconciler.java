package io.cachepilot.loop;

import io.cachepilot.loop.status.Outcome;
import io.cachepilot.plan.Key;

/**
 * What a kind gives to the loop: converge one spec, whatever happened. It gets only the key, so it reads desired and
 * observed state itself, and it never waits for health: it checks, and says {@link Outcome.Waiting}.
 */
@FunctionalInterface
public interface Reconciler {
    /** Called by one thread at a time for each key. What it throws counts as {@link Outcome.Failed}. */
    Outcome reconcile(Key key);
}
