package io.cachepilot.kind.tenant.spec;

import io.cachepilot.kind.tenant.spec.TenantSpec.Memory;
import io.cachepilot.manifest.problem.Problems;
import io.cachepilot.manifest.yaml.Node.Mapping;
import java.util.OptionalInt;

/** Reads a tenant's memory: two numbers that depend on each other. All in MiB. */
final class MemoryReader {
    private static final String MAXMEMORY = "maxmemoryMb";
    private static final String LIMIT = "limitMb";
    private static final int DEFAULT_MAXMEMORY = 256;
    private static final int LEAST_DEFAULT_LIMIT = 512;

    private final TenantRanges ranges;
    private final Numbers memory;

    MemoryReader(TenantRanges ranges, Mapping memory, Problems problems) {
        this.ranges = ranges;
        this.memory = new Numbers(memory, "spec.memory", problems);
    }

    Memory read() {
        var maxmemory = memory.within(MAXMEMORY, ranges.maxmemoryMin(), ranges.maxmemoryMax());
        var limit = memory.within(LIMIT, ranges.limitMin(), ranges.limitMax());
        int data = maxmemory.orElse(Math.clamp(DEFAULT_MAXMEMORY, ranges.maxmemoryMin(), ranges.maxmemoryMax()));
        int all = limit.orElse(defaultLimit(data));
        if (isUsable(MAXMEMORY, maxmemory) && isUsable(LIMIT, limit) && all < leastLimit(data)) {
            tooSmall(data, all);
        }
        var policy = Choice.of(memory.mapping(), "policy", EvictionPolicy.values(), EvictionPolicy.ALLKEYS_LRU);
        return new Memory(data, all, policy);
    }

    private boolean isUsable(String name, OptionalInt value) {
        return value.isPresent() || !memory.has(name);
    }

    /** One and a half times the data, rounded up. */
    private static long leastLimit(int maxmemory) {
        return (3L * maxmemory + 1) / 2;
    }

    private int defaultLimit(int maxmemory) {
        // A copy of the whole data set can be in memory while it is saved.
        return Math.clamp(Math.max(LEAST_DEFAULT_LIMIT, 2L * maxmemory), ranges.limitMin(), ranges.limitMax());
    }

    private void tooSmall(int maxmemory, int limit) {
        if (memory.has(LIMIT)) {
            memory.error(
                    LIMIT,
                    "%d is less than 1.5 × maxmemoryMb (%d); at least %d"
                            .formatted(limit, maxmemory, leastLimit(maxmemory)));
        } else {
            memory.error(
                    MAXMEMORY,
                    "%d needs a limitMb of at least %d, but at most %d is allowed"
                            .formatted(maxmemory, leastLimit(maxmemory), ranges.limitMax()));
        }
    }
}
