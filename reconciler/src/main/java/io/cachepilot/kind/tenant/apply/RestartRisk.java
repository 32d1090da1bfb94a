package io.cachepilot.kind.tenant.apply;

import io.cachepilot.instance.Instances;
import io.cachepilot.kind.tenant.spec.Persistence;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import java.util.Optional;
import java.util.stream.Stream;

/** Tells what a restart of the engine would cost. */
public record RestartRisk(Instances engine) {
    private static final String LIVE_RESTORE =
            "set \"live-restore\": true in its daemon.json, or persistence: persistent in their specs";

    /** A sentence; empty when nothing would be lost. Throws {@link io.cachepilot.instance.EngineUnavailable}. */
    public Optional<String> of(Stream<TenantSpec> tenants) {
        long atRisk = tenants.filter(spec -> spec.running() && spec.persistence() == Persistence.MEMORY_ONLY)
                .count();
        // The engine first: of one that is away it is not known what runs either.
        if (engine.outlivesItsEngine() || atRisk == 0) {
            return Optional.empty();
        }
        return Optional.of("%d memory-only tenants lose their data whenever the %s engine is restarted; %s"
                .formatted(atRisk, engine.engine(), LIVE_RESTORE));
    }
}
