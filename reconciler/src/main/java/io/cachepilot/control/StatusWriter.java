package io.cachepilot.control;

import io.cachepilot.event.Event;
import io.cachepilot.event.Events;
import io.cachepilot.loop.queue.Backoff;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the status file after something in it has changed. A write that fails is made again, ever more slowly, with what is newest
 * then; that is told in an event, and so is its end. Safe for many threads.
 */
final class StatusWriter {
    private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(30));

    private final StatusFile file;
    private final Events events;
    private final InstantSource clock;
    private final RandomGenerator random;

    // State guarded by this, but for changed, which workers set and must not wait for a disk.
    private volatile boolean changed;
    private Instant failedAt = Instant.MIN;
    private Instant notBefore = Instant.MIN;
    private int failures;
    private volatile Optional<String> failure = Optional.empty();

    StatusWriter(StatusFile file, Events events, InstantSource clock, RandomGenerator random) {
        this.file = file;
        this.events = events;
        this.clock = clock;
        this.random = random;
    }

    /** What is to be written, as it is when it is written. */
    @FunctionalInterface
    interface Newest {
        void writeTo(StatusFile file);
    }

    void changed() {
        changed = true;
    }

    /** Why the file is older than what is known; empty when it is not. */
    Optional<String> failure() {
        return failure;
    }

    /** Writes if something has changed, and if the last failure is long enough ago. Never throws. */
    synchronized void writeIfDue(Newest newest) {
        Instant now = clock.instant();
        // A clock that was set back must not make it wait for as long as that.
        if (now.isBefore(failedAt) || !now.isBefore(notBefore)) {
            write(newest);
        }
    }

    /** The same for somebody who is about to read it: without regard to earlier failures. */
    synchronized void write(Newest newest) {
        if (!changed) {
            return;
        }
        // First, so that what changes from here on is written by the next one.
        changed = false;
        try {
            newest.writeTo(file);
            succeeded();
        } catch (UncheckedIOException e) {
            changed = true;
            failed(e);
        }
    }

    private void succeeded() {
        notBefore = Instant.MIN;
        failures = 0;
        if (failure.isPresent()) {
            failure = Optional.empty();
            events.publish(new Event(
                    clock.instant(), Event.Severity.INFO, "status", "StatusWritten", "the statuses are written again"));
        }
    }

    private void failed(UncheckedIOException e) {
        failures++;
        failedAt = clock.instant();
        notBefore = failedAt.plus(BACKOFF.delay(failures, random));
        String because = "the statuses can't be written, so commands show older ones: " + e.getMessage();
        failure = Optional.of(because);
        if (failures == 1) {
            LOG.atWarn().setCause(e).log("the statuses can't be written; that is tried again");
            events.publish(new Event(clock.instant(), Event.Severity.WARNING, "status", "StatusNotWritten", because));
        }
    }
}
