package io.cachepilot.loop.status;

import java.time.Duration;
import java.util.Optional;

/** How a run ended. Each but {@link Gone} carries what the run found and did. */
public sealed interface Outcome {
    /** Nothing is left to do until something changes. */
    record InSync(Report report) implements Outcome {}

    /**
     * Something has to happen by itself first; the key is looked at again without backoff, and no worker waits for it.
     *
     * @param checkAgain after how long to look; more than zero
     * @param waitingFor what for, as the end of a sentence: "the instance to answer"
     * @param open whether that may be for long, or for ever: then nobody who waits for the key to settle waits for it
     */
    record Waiting(Report report, Duration checkAgain, String waitingFor, boolean open) implements Outcome {
        /** For something that comes soon. */
        public Waiting(Report report, Duration checkAgain, String waitingFor) {
            this(report, checkAgain, waitingFor, false);
        }

        public Waiting {
            if (!checkAgain.isPositive()) {
                throw new IllegalArgumentException("a wait must be longer than zero, not " + checkAgain);
            }
        }
    }

    /**
     * It did not work; the key is tried again with backoff.
     *
     * @param report empty when the run broke off before it could tell: what was known before then stays, but readiness
     * @param cause one sentence for a person, the same text for the same cause, without secrets
     */
    record Failed(Optional<Report> report, String cause) implements Outcome {
        public Failed(Report report, String cause) {
            this(Optional.of(report), cause);
        }

        /** A run that broke off before it could report. */
        public static Failed brokenOff(String cause) {
            return new Failed(Optional.empty(), cause);
        }
    }

    /** Neither a spec nor anything observed is left: the key's status is dropped. */
    record Gone() implements Outcome {}
}
