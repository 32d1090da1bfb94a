package io.cachepilot.kind.tenant.apply;

import io.cachepilot.instance.EngineUnavailable;
import io.cachepilot.instance.HostPort;
import io.cachepilot.instance.Instance;
import io.cachepilot.instance.Inventory;
import io.cachepilot.instance.Unreadable;
import io.cachepilot.kind.tenant.plan.Allocation.Pair;
import io.cachepilot.kind.tenant.render.Rendering;
import io.cachepilot.kind.tenant.spec.TenantRanges;
import io.cachepilot.loop.prune.PruneGuard;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * What working out the desired tenants needs to know beside the manifests.
 *
 * @param records what is remembered of every tenant
 * @param damaged why a tenant's record can't be read, by its name
 * @param instances what the engine has
 * @param unreadable what the engine has and can't tell more of
 * @param engineAway why the engine can't be asked, so that no instances are known; empty when it can
 * @param existing names of the tenants that have an instance, or were not let go yet
 * @param occupied ports on which something of this host listens; the kernel takes long to tell
 */
record KnownTenants(
        SortedMap<String, TenantRecord> records,
        SortedMap<String, String> damaged,
        List<Instance> instances,
        List<Unreadable> unreadable,
        Optional<String> engineAway,
        SortedSet<String> existing,
        Supplier<Set<Integer>> occupied,
        TenantRanges ranges,
        PruneGuard guard) {
    KnownTenants {
        records = Collections.unmodifiableSortedMap(new TreeMap<>(records));
        damaged = Collections.unmodifiableSortedMap(new TreeMap<>(damaged));
        instances = List.copyOf(instances);
        unreadable = List.copyOf(unreadable);
        existing = Collections.unmodifiableSortedSet(new TreeSet<>(existing));
    }

    static KnownTenants of(TenantWorld world, TenantRanges ranges, PruneGuard guard) {
        Ledger.Records remembered = world.ledger().all();
        var inventory = Inventory.EMPTY;
        Optional<String> engineAway = Optional.empty();
        try {
            inventory = world.instances().inventory().of(Optional.empty());
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
        return new KnownTenants(
                withPortsOf(inventory.instances(), remembered.readable()),
                damaged,
                inventory.instances(),
                inventory.unreadable(),
                engineAway,
                existing,
                ListeningPorts::read,
                ranges,
                guard);
    }

    TenantRecord record(String tenant) {
        return records.getOrDefault(tenant, TenantRecord.EMPTY);
    }

    /** What an instance has, its clients know, whatever was chosen for it since and may never have come to anything. */
    private static SortedMap<String, TenantRecord> withPortsOf(
            List<Instance> instances, SortedMap<String, TenantRecord> readable) {
        var records = new TreeMap<>(readable);
        for (Instance instance : instances) {
            String tenant = instance.name().value();
            TenantRecord record = records.getOrDefault(tenant, TenantRecord.EMPTY);
            pair(instance).ifPresent(pair -> records.put(tenant, record.withPorts(pair)));
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
