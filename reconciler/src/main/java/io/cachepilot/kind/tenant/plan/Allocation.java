package io.cachepilot.kind.tenant.plan;

import io.cachepilot.kind.tenant.spec.PortRange;
import io.cachepilot.kind.tenant.spec.TenantSpec.PortsSpec;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The host ports of all tenants at one revision. Needs all specs at once, because a port has one owner only.
 *
 * <ol>
 *   <li>A tenant keeps the pair it had, unless its spec fixes another; of a pair of which it fixes one port, it keeps the
 *       other.
 *   <li>A port that a spec fixes is refused when another tenant holds it, and both are refused when neither does. A
 *       refused tenant goes on with what it has, so nobody else gets that.
 *   <li>Then each tenant without a pair gets the first free one, in the order of their names. Pairs of tenants that are
 *       gone are used again only when nothing else is left, since they may come back.
 * </ol>
 *
 * @param pairs the ports of every tenant that got some
 * @param refused why a tenant got none, by name
 */
public record Allocation(SortedMap<String, Pair> pairs, SortedMap<String, PortConflict> refused) {
    public Allocation {
        pairs = Collections.unmodifiableSortedMap(new TreeMap<>(pairs));
        refused = Collections.unmodifiableSortedMap(new TreeMap<>(refused));
    }

    /** The two host ports of a tenant; both are its own, whichever its mode uses. */
    public record Pair(int tls, int plain) {
        boolean holds(int port) {
            return tls == port || plain == port;
        }

        /** Whether the two have a port in common. */
        public boolean meets(Pair other) {
            return holds(other.tls) || holds(other.plain);
        }
    }

    /**
     * What the allocation is made from.
     *
     * @param specs the ports that each tenant's spec fixes
     * @param kept the pairs chosen earlier, also of tenants that are gone
     * @param occupied ports on which something else listens; asked for when somebody needs a port, which is seldom
     */
    public record Input(
            SortedMap<String, PortsSpec> specs,
            SortedMap<String, Pair> kept,
            Supplier<Set<Integer>> occupied,
            PortRange tls,
            PortRange plain) {
        public Input {
            specs = byName(specs);
            kept = byName(kept);
        }

        /** Whatever the order of the given map was. */
        private static <T> SortedMap<String, T> byName(SortedMap<String, T> map) {
            var sorted = new TreeMap<String, T>();
            sorted.putAll(map);
            return Collections.unmodifiableSortedMap(sorted);
        }
    }

    public static Allocation of(Input input) {
        return new Allocator(input).allocate();
    }

    /**
     * What to hand in as {@code kept} the next time: these pairs, and those that tenants without one had before, unless
     * somebody else owns such a port now. A tenant that comes back must not find its port claimed twice.
     */
    public SortedMap<String, Pair> remembered(SortedMap<String, Pair> before) {
        var ledger = new TreeMap<>(pairs);
        var owned = new HashSet<Integer>();
        pairs.values().forEach(pair -> owned.addAll(List.of(pair.tls(), pair.plain())));
        before.forEach((tenant, pair) -> {
            if (!owned.contains(pair.tls()) && !owned.contains(pair.plain())) {
                ledger.putIfAbsent(tenant, pair);
            }
        });
        return Collections.unmodifiableSortedMap(ledger);
    }
}
