package io.cachepilot.plan;

import io.cachepilot.kind.tenant.plan.Field;
import io.cachepilot.kind.tenant.plan.Reason;
import io.cachepilot.kind.tenant.plan.TenantAction;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import java.util.List;
import java.util.Optional;

/** Previews with as little in them as a test needs. */
public final class Previews {
    public static final Change<Field> CHANGE =
            new Change<>(Field.server("maxmemory"), Optional.of("1"), Optional.of("2"), Change.Cause.PENDING);

    private Previews() {}

    public static Preview inSync(String tenant) {
        return new Preview(new Plan<>(TenantSpec.key(tenant), List.of(), List.of(), List.of()), List.of());
    }

    public static Preview configured(String tenant, Impact impact) {
        var action = new TenantAction.ConfigureServer(Reason.SPEC_CHANGED, List.of(CHANGE), impact);
        return new Preview(new Plan<>(TenantSpec.key(tenant), List.of(action), List.of(CHANGE), List.of()), List.of());
    }

    public static Preview waiting(String tenant, Wait wait) {
        return new Preview(new Plan<>(TenantSpec.key(tenant), List.of(), List.of(), List.of(wait)), List.of());
    }

    public static Preview refused(String tenant, String problem) {
        return new Preview(new Plan<>(TenantSpec.key(tenant), List.of(), List.of(), List.of()), List.of(problem));
    }
}
