package io.cachepilot.kind.tenant.plan;

import java.time.Instant;
import java.util.Optional;

/**
 * What was last done about requests for a restart. A request is known by its text alone and due when it is another one: two of one
 * second, or of a clock that was set back, are two.
 *
 * @param at the request that the newest start of the server answered; empty when there was none then
 */
public record Restarted(Optional<Instant> at) {}
