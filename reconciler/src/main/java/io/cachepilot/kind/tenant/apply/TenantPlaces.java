package io.cachepilot.kind.tenant.apply;

import io.cachepilot.converge.desired.Choice;
import io.cachepilot.converge.desired.Coexistence;
import io.cachepilot.converge.desired.Desired;
import io.cachepilot.converge.desired.Known;
import io.cachepilot.converge.desired.Remembered;
import io.cachepilot.kind.tenant.memory.TenantMemory;
import io.cachepilot.kind.tenant.memory.TenantMemory.ChosenPorts;
import io.cachepilot.kind.tenant.plan.Allocation;
import io.cachepilot.kind.tenant.plan.Allocation.Pair;
import io.cachepilot.kind.tenant.spec.TenantRanges;
import io.cachepilot.kind.tenant.spec.TenantReader;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.kind.tenant.spec.TenantSpec.PortsSpec;
import io.cachepilot.kind.tenant.writeback.WriteBack;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Gives every tenant its ports, and refuses those that can't have theirs like any other bad spec: they alone go on as before.
 *
 * @param occupied ports on which something of this host listens; the kernel takes long to tell
 */
record TenantPlaces(TenantRanges ranges, Supplier<Set<Integer>> occupied)
        implements Coexistence<TenantSpec, TenantMemory> {
    @Override
    public String kind() {
        return TenantReader.KIND;
    }

    @Override
    public Class<TenantSpec> type() {
        return TenantSpec.class;
    }

    @Override
    public TenantSpec inForce(TenantSpec spec, Remembered<TenantSpec, TenantMemory> known) {
        return WriteBack.inForce(spec, known.own());
    }

    /** Only ports that a spec fixes can be in the way of others. */
    @Override
    public boolean contends(TenantSpec spec) {
        return spec.ports().tls().isPresent() || spec.ports().plain().isPresent();
    }

    @Override
    public Places<TenantMemory> places(
            SortedMap<String, Desired<TenantSpec, TenantMemory>> desired, Known<TenantSpec, TenantMemory> known) {
        var places = new TreeMap<String, Place<TenantMemory>>();
        var specs = new TreeMap<String, PortsSpec>();
        desired.forEach((name, tenant) -> {
            Optional<String> away = known.engineAway()
                    .filter(_ -> known.record(name).own().ports().isEmpty());
            // Without remembered ports it may have an instance with ports that clients know: nothing is chosen for it.
            away.ifPresent(because -> places.put(
                    name, new Place.Unknown<>("its ports are chosen once the engine can be asked: " + because)));
            if (away.isEmpty()) {
                tenant.spec().ifPresent(spec -> specs.put(name, spec.ports()));
            }
        });
        SortedMap<String, Pair> kept = kept(known);
        var allocation = Allocation.of(new Allocation.Input(specs, kept, occupied, ranges.tls(), ranges.plain()));
        allocation
                .pairs()
                .forEach((name, pair) -> places.put(name, new Place.Given<>(new ChosenPorts(Optional.of(pair)))));
        allocation.refused().forEach((name, refusal) -> {
            String where = refusal.text(other ->
                    Optional.ofNullable(desired.get(other)).map(Desired::file).orElse("its manifest is gone"));
            String file =
                    Optional.ofNullable(desired.get(name)).map(Desired::file).orElse("");
            places.put(
                    name, new Place.Refused<>(file + ": spec.ports: " + where, before(known.record(name), allocation)));
        });
        return new Places<>(places, vacated(kept, allocation.remembered(kept)));
    }

    private static SortedMap<String, Pair> kept(Known<TenantSpec, TenantMemory> known) {
        var kept = new TreeMap<String, Pair>();
        known.records().forEach((name, record) -> record.own().ports().ifPresent(pair -> kept.put(name, pair)));
        return kept;
    }

    /** What it goes on with; nothing where somebody else is given one of these, who came back when it had them already. */
    private static Optional<Choice<TenantMemory>> before(
            Remembered<TenantSpec, TenantMemory> known, Allocation allocation) {
        return known.spec()
                .flatMap(_ -> known.own().ports())
                .filter(pair -> allocation.pairs().values().stream().noneMatch(pair::meets))
                .map(pair -> new ChosenPorts(Optional.of(pair)));
    }

    private static SortedMap<String, Choice<TenantMemory>> vacated(
            SortedMap<String, Pair> kept, Map<String, Pair> remembered) {
        var vacated = new TreeMap<String, Choice<TenantMemory>>();
        kept.keySet().stream()
                .filter(name -> !remembered.containsKey(name))
                .forEach(name -> vacated.put(name, new ChosenPorts(Optional.empty())));
        return vacated;
    }
}
