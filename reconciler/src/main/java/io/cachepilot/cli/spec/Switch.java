package io.cachepilot.cli.spec;

import io.cachepilot.converge.act.Verb;
import java.util.Locale;
import java.util.Optional;

/** Fields of a spec that are switched so often that each position has a command of its own. */
public enum Switch {
    START(Optional.of(Verb.START), "Has a tenant run, or what else runs: sets spec.running to true."),
    STOP(Optional.of(Verb.STOP), "Has it stop: sets spec.running to false. Asks first where data would be lost."),
    RESTART(Optional.of(Verb.RESTART), "Restarts it once, without losing data: sets spec.restartedAt to now."),
    SUSPEND(
            Optional.empty(),
            "Has a tenant, or a spec of another kind, left alone, whatever becomes of it: sets spec.suspend to true. diff goes on to show what differs."),
    RESUME(Optional.empty(), "Has it looked after again: sets spec.suspend to false.");

    private final Optional<Verb> verb;
    private final String description;

    Switch(Optional<Verb> verb, String description) {
        this.verb = verb;
        this.description = description;
    }

    /** What is done with what runs; empty for what every spec can be told. */
    Optional<Verb> verb() {
        return verb;
    }

    public String command() {
        return name().toLowerCase(Locale.ROOT);
    }

    String description() {
        return description;
    }
}
