package io.cachepilot.plan;

import java.util.Optional;

/**
 * What was last done about a request that a spec makes by a counter: a time, or a generation. A request is known by its value alone
 * and due when it is another one than was carried out last: two of one second, or of a clock that was set back, are two.
 *
 * @param at the value that was carried out last; empty when there was none then
 */
public record CarriedOut<T>(Optional<T> at) {
    /** Whether something is asked for that was not carried out. */
    public boolean isDue(Optional<T> asked) {
        return asked.isPresent() && !at.equals(asked);
    }
}
