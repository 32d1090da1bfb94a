package io.cachepilot.converge.run;

import io.cachepilot.plan.Action;
import io.cachepilot.plan.Plan;
import java.time.Instant;

/** One look at a spec's part of the world, and what follows from it. */
record Look<T, O, A extends Action>(T target, O observed, Plan<A> plan, Instant at) {}
