package io.cachepilot.kind.tenant.plan;

import java.util.Optional;

/**
 * One field that is not as wanted.
 *
 * @param from what was observed; empty when there is nothing
 * @param to what is wanted; empty when it has to go
 * @param cause whether the wish or the world has moved
 */
public record Change(Field field, Optional<String> from, Optional<String> to, Cause cause) {
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
