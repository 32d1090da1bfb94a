package io.cachepilot.kind.tenant.plan;

import io.cachepilot.kind.tenant.plan.Allocation.Input;
import io.cachepilot.kind.tenant.plan.Allocation.Pair;
import io.cachepilot.kind.tenant.spec.PortRange;
import io.cachepilot.kind.tenant.spec.TenantSpec.PortsSpec;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One making of an {@link Allocation}: what is kept, then what is claimed, then what is free. */
final class Allocator {
    private final Input input;
    private @Nullable Set<Integer> occupied;
    private final SortedMap<String, Pair> pairs = new TreeMap<>();
    private final SortedMap<String, PortConflict> refused = new TreeMap<>();

    Allocator(Input input) {
        this.input = input;
    }

    Allocation allocate() {
        keepPairs();
        grantClaims();
        assignFree();
        return new Allocation(pairs, refused);
    }

    private void keepPairs() {
        var owned = new HashSet<Integer>();
        input.specs()
                .forEach((tenant, spec) -> kept(tenant)
                        .filter(pair ->
                                agrees(pair, spec) && !owned.contains(pair.tls()) && !owned.contains(pair.plain()))
                        .ifPresent(pair -> {
                            pairs.put(tenant, pair);
                            add(pair, owned);
                        }));
    }

    private static boolean agrees(Pair pair, PortsSpec spec) {
        return spec.tls().orElse(pair.tls()) == pair.tls() && spec.plain().orElse(pair.plain()) == pair.plain();
    }

    /** Gives ports to those whose specs fix at least one that they do not have yet. */
    private void grantClaims() {
        var claims = new TreeMap<String, PortsSpec>();
        input.specs().forEach((tenant, spec) -> {
            if (open(tenant) && fixed(spec).findAny().isPresent()) {
                claims.put(tenant, spec);
            }
        });
        // Whoever is refused goes on with what it has, which may refuse the next: each round but the last refuses one.
        int rounds = claims.size() + 1;
        for (int round = 0; round < rounds && !settled(claims); round++) {
            claims.keySet().removeAll(refused.keySet());
        }
    }

    private boolean settled(SortedMap<String, PortsSpec> claims) {
        int before = refused.size();
        claims.forEach((tenant, spec) -> contender(tenant, spec).ifPresent(because -> refused.put(tenant, because)));
        if (refused.size() > before) {
            return false;
        }
        var granted = new TreeMap<String, Pair>();
        claims.forEach((tenant, spec) -> complete(tenant, spec, granted.values())
                .ifPresentOrElse(pair -> granted.put(tenant, pair), () -> refuseNoneFree(tenant)));
        if (refused.size() > before) {
            return false;
        }
        pairs.putAll(granted);
        return true;
    }

    /** Why a tenant can't have the ports that its spec fixes. */
    private Optional<PortConflict> contender(String tenant, PortsSpec spec) {
        if (spec.tls().isPresent() && spec.tls().equals(spec.plain())) {
            String because = "port %d is given for both tls and plain"
                    .formatted(spec.tls().getAsInt());
            return Optional.of(new PortConflict(because, Optional.empty(), "choose two"));
        }
        return fixed(spec)
                .boxed()
                .flatMap(port -> Stream.concat(heldByOther(tenant, port), claimedByOther(tenant, port)))
                .findFirst();
    }

    private Stream<PortConflict> heldByOther(String tenant, int port) {
        var holders = new TreeMap<>(keptByRefused());
        holders.putAll(pairs);
        return holders.entrySet().stream()
                .filter(entry ->
                        !entry.getKey().equals(tenant) && entry.getValue().holds(port))
                .map(Map.Entry::getKey)
                .map(holder -> new PortConflict(
                        "port %d belongs to tenant %s".formatted(port, holder),
                        Optional.of(holder),
                        "choose another or leave it out"));
    }

    private Stream<PortConflict> claimedByOther(String tenant, int port) {
        return input.specs().entrySet().stream()
                .filter(entry -> !entry.getKey().equals(tenant) && !pairs.containsKey(entry.getKey()))
                .filter(entry -> fixed(entry.getValue()).anyMatch(claimed -> claimed == port))
                .map(Map.Entry::getKey)
                .map(rival -> new PortConflict(
                        "port %d is also claimed by tenant %s".formatted(port, rival),
                        Optional.of(rival),
                        "change one of the two"));
    }

    private Optional<Pair> complete(String tenant, PortsSpec spec, Collection<Pair> granted) {
        int distance = input.plain().first() - input.tls().first();
        if (spec.tls().isPresent() && spec.plain().isPresent()) {
            return Optional.of(new Pair(spec.tls().getAsInt(), spec.plain().getAsInt()));
        }
        var taken = taken();
        granted.forEach(pair -> add(pair, taken));
        if (spec.tls().isPresent()) {
            int tls = spec.tls().getAsInt();
            return partner(kept(tenant).map(Pair::plain), tls + distance, input.plain(), taken)
                    .map(plain -> new Pair(tls, plain));
        }
        int plain = spec.plain().orElseThrow();
        return partner(kept(tenant).map(Pair::tls), plain - distance, input.tls(), taken)
                .map(tls -> new Pair(tls, plain));
    }

    /** The port of a pair beside a fixed one: that which it had, else the one at the same place of its range, else any. */
    private Optional<Integer> partner(Optional<Integer> had, int aligned, PortRange range, Set<Integer> taken) {
        if (had.filter(port -> !taken.contains(port)).isPresent()) {
            return had;
        }
        var remembered = withRemembered(taken);
        return preferring(aligned, range)
                .filter(port -> !remembered.contains(port))
                .findFirst()
                .or(() -> preferring(aligned, range)
                        .filter(port -> !taken.contains(port) && !occupied().contains(port))
                        .findFirst());
    }

    private static Stream<Integer> preferring(int port, PortRange range) {
        Stream<Integer> all = IntStream.rangeClosed(range.first(), range.last()).boxed();
        return range.contains(port) ? Stream.concat(Stream.of(port), all) : all;
    }

    /** From here on, no port gets free again; so each search goes on where the one before it ended. */
    private void assignFree() {
        List<String> waiting =
                input.specs().keySet().stream().filter(this::open).toList();
        if (waiting.isEmpty()) {
            return;
        }
        Set<Integer> taken = taken();
        Set<Integer> remembered = withRemembered(taken);
        Set<Integer> used = new HashSet<>(taken);
        used.addAll(occupied());
        var unremembered = new FreePairs(input.tls(), input.plain(), remembered);
        var unoccupied = new FreePairs(input.tls(), input.plain(), used);
        for (String tenant : waiting) {
            Optional<Pair> free = unremembered.next().or(unoccupied::next);
            free.ifPresentOrElse(pair -> pairs.put(tenant, pair), () -> refuseNoneFree(tenant));
            // A refused tenant goes on with the pair that it had.
            free.or(() -> kept(tenant)).ifPresent(pair -> {
                add(pair, remembered);
                add(pair, used);
            });
        }
    }

    /** Ports that are nobody else's to have: owned, fixed by a spec, or still used by a refused tenant. */
    private Set<Integer> taken() {
        var ports = new HashSet<Integer>();
        pairs.values().forEach(pair -> add(pair, ports));
        keptByRefused().values().forEach(pair -> add(pair, ports));
        input.specs().values().forEach(spec -> fixed(spec).forEach(ports::add));
        return ports;
    }

    private Set<Integer> withRemembered(Set<Integer> taken) {
        var ports = new HashSet<>(taken);
        ports.addAll(occupied());
        input.kept().values().forEach(pair -> add(pair, ports));
        return ports;
    }

    private SortedMap<String, Pair> keptByRefused() {
        var ports = new TreeMap<String, Pair>();
        refused.keySet().forEach(tenant -> kept(tenant).ifPresent(pair -> ports.put(tenant, pair)));
        return ports;
    }

    private Set<Integer> occupied() {
        if (occupied == null) {
            occupied = input.occupied().get();
        }
        return occupied;
    }

    private static void add(Pair pair, Set<Integer> ports) {
        ports.add(pair.tls());
        ports.add(pair.plain());
    }

    private static IntStream fixed(PortsSpec spec) {
        return Stream.of(spec.tls(), spec.plain()).flatMapToInt(OptionalInt::stream);
    }

    private Optional<Pair> kept(String tenant) {
        return Optional.ofNullable(input.kept().get(tenant));
    }

    private boolean open(String tenant) {
        return !pairs.containsKey(tenant) && !refused.containsKey(tenant);
    }

    private void refuseNoneFree(String tenant) {
        String because = "no free pair of ports in %s and %s".formatted(input.tls(), input.plain());
        refused.put(
                tenant, new PortConflict(because, Optional.empty(), "widen ports.tls and ports.plain in the settings"));
    }
}
