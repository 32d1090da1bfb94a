package io.cachepilot.plan;

import java.util.Optional;

/**
 * One field that is not as wanted.
 *
 * @param <F> how the kind knows its fields; {@code toString} names one in texts and written plans
 * @param from what was observed; empty when there is nothing
 * @param to what is wanted; empty when it has to go
 * @param cause whether the wish or the world has moved
 */
public record Change<F>(F field, Optional<String> from, Optional<String> to, Cause cause) {
    /** Who moved. */
    public enum Cause {
        /** The desired state changed since it was last applied. */
        PENDING("pending"),
        /** The desired state is what was applied; what runs was changed behind our back. */
        DRIFT("drift");

        private final String text;

        Cause(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
