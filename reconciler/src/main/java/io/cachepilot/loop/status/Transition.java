package io.cachepilot.loop.status;

import java.util.Optional;

/** The status of a key before and after a run; empty where it had, or has, none. */
public record Transition(Optional<Status> before, Optional<Status> after) {}
