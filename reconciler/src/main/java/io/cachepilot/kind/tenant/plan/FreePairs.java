package io.cachepilot.kind.tenant.plan;

import io.cachepilot.kind.tenant.plan.Allocation.Pair;
import io.cachepilot.kind.tenant.spec.PortRange;
import java.util.Optional;
import java.util.Set;

/** The pairs at the same place of two ranges, in order, without those of which a port is taken. */
final class FreePairs {
    private final PortRange tls;
    private final PortRange plain;
    private final Set<Integer> taken;
    private int place;

    /**
     * A search that begins with the first pair.
     *
     * @param taken may grow while this is used, and must not shrink: what was passed over is not looked at again
     */
    FreePairs(PortRange tls, PortRange plain, Set<Integer> taken) {
        this.tls = tls;
        this.plain = plain;
        this.taken = taken;
    }

    /** The first free pair; the same again for as long as it is not taken. */
    Optional<Pair> next() {
        int places = Math.min(tls.size(), plain.size());
        while (place < places && (taken.contains(tls.first() + place) || taken.contains(plain.first() + place))) {
            place++;
        }
        return place < places ? Optional.of(new Pair(tls.first() + place, plain.first() + place)) : Optional.empty();
    }
}
