package io.cachepilot.kind.tenant.plan;

import io.cachepilot.kind.tenant.plan.Allocation.Pair;
import io.cachepilot.kind.tenant.spec.EvictionPolicy;
import io.cachepilot.kind.tenant.spec.PortRange;
import io.cachepilot.kind.tenant.spec.SecurityMode;
import io.cachepilot.kind.tenant.spec.Specs;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.kind.tenant.spec.TenantSpec.PortsSpec;
import io.cachepilot.plan.Plan;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Many tenants of one revision and what is observed of them: a third is in sync, a third has a changed spec, and a third
 * does not exist yet. All that is pure on the way from specs to plans is done by {@link #plans}.
 */
public final class PlannedFleet {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final int FIRST_TLS = 10_000;
    private static final int FIRST_PLAIN = 30_000;

    private final List<TenantSpec> specs;
    private final Map<String, Observed> observed;
    private final Allocation.Input ports;

    private PlannedFleet(List<TenantSpec> specs, Map<String, Observed> observed, Allocation.Input ports) {
        this.specs = specs;
        this.observed = observed;
        this.ports = ports;
    }

    /**
     * A fleet, always the same for the same size.
     *
     * @param size how many tenants, at most 20,000
     */
    public static PlannedFleet of(int size) {
        List<TenantSpec> specs =
                IntStream.range(0, size).mapToObj(index -> spec(index, 256)).toList();
        var fixed = new TreeMap<String, PortsSpec>();
        specs.forEach(spec -> fixed.put(spec.name(), spec.ports()));
        var none = new TreeMap<String, Pair>();
        var tls = new PortRange(FIRST_TLS, FIRST_TLS + size - 1);
        var plain = new PortRange(FIRST_PLAIN, FIRST_PLAIN + size - 1);
        SortedMap<String, Pair> before = Allocation.of(new Allocation.Input(fixed, none, Set::of, tls, plain))
                .pairs();
        var kept = new TreeMap<String, Pair>();
        Map<String, Observed> observed = IntStream.range(0, size)
                .boxed()
                .collect(Collectors.toMap(index -> specs.get(index).name(), index -> {
                    Pair pair =
                            Objects.requireNonNull(before.get(specs.get(index).name()));
                    if (index % 3 < 2) {
                        kept.put(specs.get(index).name(), pair);
                    }
                    return observed(index, pair);
                }));
        return new PlannedFleet(specs, observed, new Allocation.Input(fixed, kept, Set::of, tls, plain));
    }

    private static TenantSpec spec(int index, int maxmemoryMb) {
        var spec = Specs.tenant("tenant-%05d".formatted(index))
                .memory(maxmemoryMb, 1024, EvictionPolicy.ALLKEYS_LRU)
                .mode(index % 4 == 0 ? SecurityMode.DUAL_MODE : SecurityMode.TLS_ONLY);
        return (index % 2 == 0 ? spec.persistent() : spec).spec();
    }

    private static Observed observed(int index, Pair pair) {
        Function<TenantSpec, WorldModel> inSync = spec -> WorldModel.inSync(wish(spec, pair), NOW.minusSeconds(3600));
        return switch (index % 3) {
            case 0 -> inSync.apply(spec(index, 256)).observed();
            case 1 -> inSync.apply(spec(index, 128)).observed();
            default -> WorldModel.empty().observed();
        };
    }

    private static Wish wish(TenantSpec spec, Pair pair) {
        return Wish.of(spec).withPorts(pair.tls(), pair.plain());
    }

    /** Chooses ports for all, works out what is wanted of each down to every field, and plans. */
    public List<Plan<TenantAction>> plans() {
        SortedMap<String, Pair> pairs = Allocation.of(ports).pairs();
        return specs.stream()
                .map(spec -> Planner.plan(
                        wish(spec, Objects.requireNonNull(pairs.get(spec.name())))
                                .wanted(),
                        Objects.requireNonNull(observed.get(spec.name())),
                        NOW))
                .toList();
    }
}
