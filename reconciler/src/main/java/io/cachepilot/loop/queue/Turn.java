package io.cachepilot.loop.queue;

import io.cachepilot.plan.Key;

/** A key whose turn it is to run, and how urgent that was. */
public record Turn(Key key, Priority priority) {}
