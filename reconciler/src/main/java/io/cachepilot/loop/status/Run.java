package io.cachepilot.loop.status;

import io.cachepilot.plan.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One run of a key that ended.
 *
 * @param again after how long the key runs again, if it does by itself
 * @param thrown what the reconciler threw instead of returning an outcome
 */
public record Run(
        Key key, Outcome outcome, Instant ended, Duration took, Optional<Duration> again, Optional<Throwable> thrown) {
    public boolean failed() {
        return outcome instanceof Outcome.Failed;
    }

    public Optional<Report> report() {
        return switch (outcome) {
            case Outcome.InSync inSync -> Optional.of(inSync.report());
            case Outcome.Waiting waiting -> Optional.of(waiting.report());
            case Outcome.Failed failed -> failed.report();
            case Outcome.Gone _ -> Optional.empty();
        };
    }
}
