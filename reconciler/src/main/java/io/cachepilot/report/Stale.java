package io.cachepilot.report;

import io.cachepilot.converge.view.Times;
import java.time.Instant;
import java.util.Optional;

/**
 * That what the control plane has said may not be true any more.
 *
 * @param as_of what is shown is true for that moment; empty when nothing was ever said
 * @param because why nothing newer is known, in words
 */
public record Stale(Optional<Instant> as_of, String because) {
    /** A sentence for a person. */
    public String text() {
        return because
                + as_of.map(time -> "; its last word is of " + Times.shown(time))
                        .orElse("") + ".";
    }
}
