package io.cachepilot.instance.process;

import io.cachepilot.proc.ProcessId;
import io.cachepilot.proc.ProcessTable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * Times that stay right when somebody sets the clock: what lies between two moments is counted from the boot of the host,
 * and what a moment is called is worked out by the clock as it goes now.
 *
 * @param uptime seconds since the boot
 * @param clock what people go by
 */
record BootClock(ProcessTable table, DoubleSupplier uptime, InstantSource clock) {
    private static final double TICKS_PER_SECOND = 100;

    /** A clock that is corrected by less is not set: the first name of a moment is kept. */
    private static final Duration CORRECTED = Duration.ofSeconds(2);

    private static final double MILLIS = 1000;

    /** A moment, by a count that goes on whatever the clock is set to. */
    record Moment(String bootId, double seconds) {}

    static BootClock of(ProcessTable table, InstantSource clock) {
        return new BootClock(table, table::uptime, clock);
    }

    Instant now() {
        return clock.instant();
    }

    Moment moment() {
        return new Moment(table.bootId(), uptime.getAsDouble());
    }

    /** Now, as starts of processes are counted. */
    long ticks() {
        return (long) (uptime.getAsDouble() * TICKS_PER_SECOND);
    }

    /** How long ago a process was started; empty for one of another boot. */
    Optional<Duration> age(ProcessId process) {
        return ago(new Moment(process.bootId(), process.startTicks() / TICKS_PER_SECOND));
    }

    /** When a process was started, by the clock as it goes now. */
    Instant startOf(ProcessId process) {
        return age(process).map(now()::minus).orElseGet(this::now);
    }

    /** What a moment is called now that was called so then. */
    Instant called(Instant then, Optional<Duration> ago) {
        Instant now = now();
        return ago.map(now::minus)
                .filter(counted -> Duration.between(counted, then).abs().compareTo(CORRECTED) > 0)
                .orElse(then);
    }

    Optional<Duration> ago(Moment moment) {
        return moment.bootId().equals(table.bootId())
                ? Optional.of(Duration.ofMillis((long) ((uptime.getAsDouble() - moment.seconds()) * MILLIS)))
                : Optional.empty();
    }
}
