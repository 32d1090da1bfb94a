package io.cachepilot.instance;

import java.time.Instant;
import java.util.OptionalInt;

/** Whether an instance runs, and if not, why. */
public sealed interface InstanceState {
    /** It runs, without a break since then. */
    record Running(long pid, Instant since) implements InstanceState {}

    /** It was created and never started, or it was stopped by {@link Instances#stop}. */
    record Stopped() implements InstanceState {}

    /**
     * It ended without having been asked to, and the engine starts it again by itself after a pause.
     *
     * @param code the exit code, 128 + N after signal N; empty when nobody was there to see it
     * @param at when it ended
     * @param crashes how many times in a row it ended within a minute of its start
     */
    record Restarting(OptionalInt code, Instant at, int crashes) implements InstanceState {}

    /**
     * It ended without having been asked to, and stays so until it is started.
     *
     * @param code the exit code, 128 + N after signal N; empty when nobody was there to see it
     * @param at when that was noticed
     * @param crashes how many times in a row it ended within a minute of its start
     */
    record Exited(OptionalInt code, Instant at, int crashes) implements InstanceState {}
}
