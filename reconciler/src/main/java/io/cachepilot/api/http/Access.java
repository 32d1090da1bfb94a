package io.cachepilot.api.http;

import io.cachepilot.access.Role;

/** Who may call an operation. */
public sealed interface Access {
    /** Everyone, without being asked who they are. */
    record Open() implements Access {}

    /** Whoever has that role, or one that may do more. */
    record Needs(Role role) implements Access {}
}
