package io.cachepilot.kind.tenant.apply;

import io.cachepilot.converge.desired.Known;
import io.cachepilot.converge.desired.Ledger;
import io.cachepilot.converge.desired.Remembered;
import io.cachepilot.instance.EngineUnavailable;
import io.cachepilot.instance.HostPort;
import io.cachepilot.instance.Instance;
import io.cachepilot.instance.Instances;
import io.cachepilot.instance.Inventory;
import io.cachepilot.instance.Unreadable;
import io.cachepilot.kind.tenant.memory.TenantMemory;
import io.cachepilot.kind.tenant.memory.TenantMemory.ChosenPorts;
import io.cachepilot.kind.tenant.plan.Allocation.Pair;
import io.cachepilot.kind.tenant.render.Rendering;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All tenants that are remembered or have an instance.
 *
 * @param inventory what the engine has; empty while it can't be asked
 */
public record KnownTenants(Known<TenantSpec, TenantMemory> known, Inventory inventory) {
    public static KnownTenants of(Ledger.Records<TenantSpec, TenantMemory> remembered, Instances engine) {
        var inventory = Inventory.EMPTY;
        Optional<String> engineAway = Optional.empty();
        try {
            inventory = engine.inventory().of(Optional.empty());
        } catch (EngineUnavailable e) {
            engineAway = Optional.of(String.valueOf(e.getMessage()));
        }
        var existing = new TreeSet<String>();
        remembered.readable().forEach((tenant, record) -> {
            if (!record.file().isEmpty()) {
                existing.add(tenant);
            }
        });
        inventory.instances().forEach(instance -> existing.add(instance.name().value()));
        var damaged = new TreeMap<>(remembered.damaged());
        for (Unreadable unreadable : inventory.unreadable()) {
            String tenant = unreadable.name().value();
            existing.add(tenant);
            // Without either record it is not known what ports it has: nothing may be chosen for it.
            if (!remembered.readable().containsKey(tenant)) {
                damaged.putIfAbsent(tenant, unreadable.because());
            }
        }
        var known = new Known<>(
                withPortsOf(inventory.instances(), remembered.readable()),
                damaged,
                existing,
                TenantMemory.NOTHING,
                engineAway);
        return new KnownTenants(known, inventory);
    }

    /** What an instance has, its clients know, whatever was chosen for it since and may never have come to anything. */
    private static SortedMap<String, Remembered<TenantSpec, TenantMemory>> withPortsOf(
            List<Instance> instances, SortedMap<String, Remembered<TenantSpec, TenantMemory>> readable) {
        var records = new TreeMap<>(readable);
        for (Instance instance : instances) {
            String tenant = instance.name().value();
            Remembered<TenantSpec, TenantMemory> record =
                    records.getOrDefault(tenant, Remembered.nothing(TenantMemory.NOTHING));
            pair(instance).ifPresent(pair -> records.put(tenant, record.with(new ChosenPorts(Optional.of(pair)))));
        }
        return records;
    }

    private static Optional<Pair> pair(Instance instance) {
        SortedMap<String, HostPort> ports = instance.spec().ports();
        return Optional.ofNullable(ports.get(Rendering.TLS))
                .flatMap(tls -> Optional.ofNullable(ports.get(Rendering.PLAIN))
                        .map(plain -> new Pair(tls.port(), plain.port())));
    }
}
