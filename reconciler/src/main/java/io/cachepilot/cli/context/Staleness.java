package io.cachepilot.cli.context;

import io.cachepilot.control.StatusFile;
import io.cachepilot.control.state.Presence;
import io.cachepilot.control.state.StateDirectory;
import io.cachepilot.converge.view.Times;
import java.time.Instant;
import java.util.Optional;

/**
 * That what the control plane has said of tenants may not be true any more.
 *
 * @param as_of what is shown is true for that moment; empty when nothing was ever said
 * @param because why nothing newer is known, in words
 */
public record Staleness(Optional<Instant> as_of, String because) {
    /** Empty while a control plane keeps it up to date. */
    public static Optional<Staleness> of(StateDirectory state, Optional<StatusFile.Content> stored) {
        Optional<Instant> written = stored.map(StatusFile.Content::written);
        return switch (Presence.of(state)) {
            case Presence.Working _ -> Optional.empty();
            case Presence.Absent _ -> Optional.of(new Staleness(written, "The control plane does not run"));
            case Presence.Silent silent ->
                Optional.of(new Staleness(Optional.of(silent.since()), Waiting.words(silent)));
        };
    }

    /** A sentence for a person. */
    public String text() {
        return because
                + as_of.map(time -> "; its last word is of " + Times.shown(time))
                        .orElse("") + ".";
    }
}
