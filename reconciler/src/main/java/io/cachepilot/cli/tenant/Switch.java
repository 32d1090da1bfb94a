package io.cachepilot.cli.tenant;

import io.cachepilot.kind.tenant.spec.TenantEdits;
import io.cachepilot.manifest.edit.value.Edit;
import io.cachepilot.plan.Counters;
import java.time.Instant;
import java.util.Locale;

/** Fields of a spec that are switched so often that each position has a command of its own. */
public enum Switch {
    START("Has a tenant run: sets spec.running to true."),
    STOP("Has a tenant stop: sets spec.running to false. Asks first where data would be lost."),
    RESTART("Restarts a tenant once, without losing data: sets spec.restartedAt to now."),
    SUSPEND(
            "Has a tenant, or a spec of another kind, left alone, whatever becomes of it: sets spec.suspend to true. diff goes on to show what differs."),
    RESUME("Has it looked after again: sets spec.suspend to false.");

    private final String description;

    Switch(String description) {
        this.description = description;
    }

    public String command() {
        return name().toLowerCase(Locale.ROOT);
    }

    String description() {
        return description;
    }

    /** @param seen the counters that the spec has and had */
    Edit edit(Instant now, Counters seen) {
        return switch (this) {
            case START -> TenantEdits.running(true);
            case STOP -> TenantEdits.running(false);
            case RESTART -> TenantEdits.restart(now, seen);
            case SUSPEND -> TenantEdits.suspend(true);
            case RESUME -> TenantEdits.suspend(false);
        };
    }
}
