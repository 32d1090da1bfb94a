package io.cachepilot.kind.tenant.memory;

import io.cachepilot.converge.desired.Desired;
import io.cachepilot.converge.desired.Remembered;
import io.cachepilot.kind.tenant.memory.TenantMemory.ChosenPorts;
import io.cachepilot.kind.tenant.plan.Allocation.Pair;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import java.util.Optional;

/** What is remembered of tenants. */
public final class Records {
    public static final Remembered<TenantSpec, TenantMemory> EMPTY = Remembered.nothing(TenantMemory.NOTHING);

    private Records() {}

    public static Remembered<TenantSpec, TenantMemory> of(String file, TenantSpec spec, Pair ports) {
        return with(EMPTY.withDesired(file, spec.withoutPlaintext()), ports);
    }

    public static Remembered<TenantSpec, TenantMemory> with(Remembered<TenantSpec, TenantMemory> record, Pair ports) {
        return record.with(new ChosenPorts(Optional.of(ports)));
    }

    /** The ports that are chosen for a tenant. */
    public static Optional<Pair> ports(Desired<TenantSpec, TenantMemory> tenant) {
        return tenant.in(EMPTY).own().ports();
    }
}
