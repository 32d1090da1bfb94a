package io.cachepilot.instance.process;

import io.cachepilot.instance.Instance;
import io.cachepilot.instance.InstanceSpec;
import io.cachepilot.instance.InstanceState;
import io.cachepilot.instance.Traits;
import io.cachepilot.instance.process.BootClock.Moment;
import io.cachepilot.proc.ProcessId;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is kept of an instance on disk.
 *
 * @param program the path of what it runs, fixed when it is created
 * @param run the process, once it is known
 * @param crashes how many ends within {@link #QUICK} of the start came in a row
 * @param exit the end that was not asked for, until the next start
 */
record InstanceRecord(
        InstanceSpec spec, String program, Wanted wanted, Optional<Run> run, int crashes, Optional<Exit> exit) {
    private static final Duration QUICK = Duration.ofMinutes(1);

    enum Wanted {
        RUNNING,
        STOPPED
    }

    record Run(ProcessId process, Instant since) {
        Run {
            Objects.requireNonNull(process, "process");
            Objects.requireNonNull(since, "since");
        }
    }

    /**
     * An end that nobody asked for.
     *
     * @param moment when, by a count that no change of the clock touches; empty in records of earlier versions
     */
    record Exit(OptionalInt code, Instant at, Optional<Moment> moment) {
        Exit {
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(moment, "moment");
        }
    }

    InstanceRecord {
        // It comes from a file: what lacks there must not be noticed only when it is needed.
        Objects.requireNonNull(spec, "spec");
        Objects.requireNonNull(program, "program");
        Objects.requireNonNull(wanted, "wanted");
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(exit, "exit");
    }

    static InstanceRecord created(InstanceSpec spec, String program) {
        return new InstanceRecord(spec, program, Wanted.STOPPED, Optional.empty(), 0, Optional.empty());
    }

    InstanceRecord withSpec(InstanceSpec changed) {
        return new InstanceRecord(changed, program, wanted, run, crashes, exit);
    }

    /** About to be started: durable before the process exists, so that a process without a record never does. */
    InstanceRecord starting(String chosenProgram) {
        return new InstanceRecord(spec, chosenProgram, Wanted.RUNNING, Optional.empty(), crashes, Optional.empty());
    }

    InstanceRecord started(Run started) {
        return new InstanceRecord(spec, program, Wanted.RUNNING, Optional.of(started), crashes, Optional.empty());
    }

    InstanceRecord stopping() {
        return new InstanceRecord(spec, program, Wanted.STOPPED, run, crashes, exit);
    }

    /**
     * Its process is gone. An end that was asked for is no exit, and ends a row of crashes.
     *
     * @param ran how long it ran; empty when that is not known, as after the host was booted anew
     */
    InstanceRecord ended(Exit end, Optional<Duration> ran) {
        if (wanted == Wanted.STOPPED) {
            return created(spec, program);
        }
        boolean quick = ran.filter(time -> time.compareTo(QUICK) <= 0).isPresent();
        return exited(quick ? crashes + 1 : 0, end);
    }

    /** There never was a process, or not one of its own: no crash. */
    InstanceRecord neverStarted(Exit end) {
        return wanted == Wanted.STOPPED ? created(spec, program) : exited(crashes, end);
    }

    /** Whether a start was begun of which neither the process nor the end is known. */
    boolean startUnfinished() {
        return wanted == Wanted.RUNNING && run.isEmpty() && exit.isEmpty();
    }

    Instance instance(BootClock clock) {
        return new Instance(spec, program, state(clock), Traits.NONE);
    }

    private InstanceState state(BootClock clock) {
        if (run.isPresent()) {
            ProcessId process = run.get().process();
            return new InstanceState.Running(
                    process.pid(), clock.called(run.get().since(), clock.age(process)));
        }
        if (wanted == Wanted.STOPPED || exit.isEmpty()) {
            return new InstanceState.Stopped();
        }
        Instant at = clock.called(exit.get().at(), exit.get().moment().flatMap(clock::ago));
        return new InstanceState.Exited(exit.get().code(), at, crashes);
    }

    private InstanceRecord exited(int counted, Exit end) {
        return new InstanceRecord(spec, program, wanted, Optional.empty(), counted, Optional.of(end));
    }
}
