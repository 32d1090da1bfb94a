package io.cachepilot.engine;

import java.util.Optional;

/** The status of a key before and after a run; empty where it had, or has, none. */
record Transition(Optional<Status> before, Optional<Status> after) {}
