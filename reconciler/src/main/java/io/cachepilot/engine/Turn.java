package io.cachepilot.engine;

import io.cachepilot.plan.Key;

/** A key whose turn it is to run, and how urgent that was. */
record Turn(Key key, Priority priority) {}
