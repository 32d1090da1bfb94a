package io.cachepilot.kind.tenant.apply;

import io.cachepilot.loop.status.Outcome;

/** One run for a tenant of a saved plan: what the loop is told, and what the person who applies it is told. */
record PlannedRun(Outcome outcome, PlannedResult result) {}
