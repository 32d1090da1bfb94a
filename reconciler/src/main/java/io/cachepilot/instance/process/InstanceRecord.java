package io.cachepilot.instance.process;

import io.cachepilot.instance.Instance;
import io.cachepilot.instance.InstanceSpec;
import io.cachepilot.instance.InstanceState;
import io.cachepilot.instance.Traits;
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

    record Exit(OptionalInt code, Instant at) {
        Exit {
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(at, "at");
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

    /** Its process is gone. An end that was asked for is no exit, and ends a row of crashes. */
    InstanceRecord ended(OptionalInt code, Instant at) {
        if (wanted == Wanted.STOPPED) {
            return created(spec, program);
        }
        boolean quick = run.filter(it -> Duration.between(it.since(), at).compareTo(QUICK) <= 0)
                .isPresent();
        return exited(quick ? crashes + 1 : 0, new Exit(code, at));
    }

    /** The control plane ended between the intent and the start, so that there never was a process: no crash. */
    InstanceRecord neverStarted(Instant at) {
        return exited(crashes, new Exit(OptionalInt.empty(), at));
    }

    /** Whether a start was begun of which neither the process nor the end is known. */
    boolean startUnfinished() {
        return wanted == Wanted.RUNNING && run.isEmpty() && exit.isEmpty();
    }

    Instance instance() {
        return new Instance(spec, program, state(), Traits.NONE);
    }

    private InstanceState state() {
        if (run.isPresent()) {
            return new InstanceState.Running(
                    run.get().process().pid(), run.get().since());
        }
        if (wanted == Wanted.STOPPED || exit.isEmpty()) {
            return new InstanceState.Stopped();
        }
        return new InstanceState.Exited(exit.get().code(), exit.get().at(), crashes);
    }

    private InstanceRecord exited(int counted, Exit end) {
        return new InstanceRecord(spec, program, wanted, Optional.empty(), counted, Optional.of(end));
    }
}
