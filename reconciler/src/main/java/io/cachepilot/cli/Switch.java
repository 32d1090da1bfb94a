package io.cachepilot.cli;

import io.cachepilot.manifest.edit.Edit;
import io.cachepilot.manifest.edit.Value;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** Fields of a spec that are switched so often that each position has a command of its own. */
enum Switch {
    START("Has a tenant run: sets spec.running to true."),
    STOP("Has a tenant stop: sets spec.running to false. Asks first where data would be lost."),
    RESTART("Restarts a tenant once, without losing data: sets spec.restartedAt to now."),
    SUSPEND(
            "Has a tenant left alone, whatever becomes of it: sets spec.suspend to true. diff goes on to show what differs."),
    RESUME("Has a tenant looked after again: sets spec.suspend to false.");

    private final String description;

    Switch(String description) {
        this.description = description;
    }

    String command() {
        return name().toLowerCase(Locale.ROOT);
    }

    String description() {
        return description;
    }

    List<Edit> edits(Instant now) {
        return List.of(
                switch (this) {
                    case START -> put("running", Value.of(true));
                    case STOP -> put("running", Value.of(false));
                    case RESTART ->
                        put(
                                "restartedAt",
                                Value.of(now.truncatedTo(ChronoUnit.SECONDS).toString()));
                    case SUSPEND -> put("suspend", Value.of(true));
                    case RESUME -> put("suspend", Value.of(false));
                });
    }

    private static Edit put(String field, Value value) {
        return new Edit.Put(List.of("spec", field), value);
    }
}
