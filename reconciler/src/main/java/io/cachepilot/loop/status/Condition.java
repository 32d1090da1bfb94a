package io.cachepilot.loop.status;

import java.time.Instant;

/**
 * Whether something is true of a key now, why, and since when.
 *
 * @param reason one word in CamelCase
 * @param message one sentence for a person; may be empty
 * @param since when {@code holds} last changed; a new reason or message alone does not move it
 */
public record Condition(ConditionType type, boolean holds, String reason, String message, Instant since) {}
