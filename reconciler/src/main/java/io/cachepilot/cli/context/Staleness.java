package io.cachepilot.cli.context;

import io.cachepilot.control.StatusFile;
import io.cachepilot.control.state.Presence;
import io.cachepilot.report.Stale;
import java.time.Instant;
import java.util.Optional;

/** Whether what a control plane has written down is still true. */
final class Staleness {
    private Staleness() {}

    /** Empty while a control plane keeps it up to date. */
    static Optional<Stale> of(Presence presence, Optional<StatusFile.Content> stored) {
        Optional<Instant> written = stored.map(StatusFile.Content::written);
        return switch (presence) {
            case Presence.Working _ -> Optional.empty();
            case Presence.Absent _ -> Optional.of(new Stale(written, "The control plane does not run"));
            case Presence.Silent silent -> Optional.of(new Stale(Optional.of(silent.since()), Waiting.words(silent)));
        };
    }
}
