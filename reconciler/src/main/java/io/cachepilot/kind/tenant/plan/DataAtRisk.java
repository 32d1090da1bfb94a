package io.cachepilot.kind.tenant.plan;

import io.cachepilot.kind.tenant.plan.Observed.ServerLook;
import io.cachepilot.kind.tenant.spec.EvictionPolicy;
import io.cachepilot.kind.tenant.spec.Persistence;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import org.jspecify.annotations.Nullable;

/** What a change would do to a tenant's data, judged by the server that runs rather than by the one that is wanted. */
final class DataAtRisk {
    private static final Field APPENDONLY = Field.server("appendonly");
    private static final Field MAXMEMORY = Field.server("maxmemory");
    private static final Field POLICY = Field.server("maxmemory-policy");

    private DataAtRisk() {}

    /** Whether the data is there again after the server ended; one that can't be asked is believed to be as applied. */
    static boolean survivesItsServer(TenantSpec spec, Observed observed) {
        String appends = observed.answering()
                ? observed.fields().getOrDefault(APPENDONLY, "no")
                : observed.applied().getOrDefault(APPENDONLY, "yes");
        return spec.persistence() == Persistence.PERSISTENT && appends.equals("yes");
    }

    /** Whether Redis starts to drop keys that it keeps now. */
    static boolean evicts(TenantSpec spec, Observed observed, ServerLook.Answering answering) {
        long before = number(observed.fields().get(MAXMEMORY));
        boolean evictsNow = before > 0
                && answering.usedMemory() > before
                && !EvictionPolicy.NOEVICTION
                        .toString()
                        .equals(observed.fields().get(POLICY));
        long after = spec.memory().maxmemoryMb() * 1024L * 1024L;
        return !evictsNow && spec.memory().policy() != EvictionPolicy.NOEVICTION && answering.usedMemory() > after;
    }

    /** The number in a field; 0, which Redis and engines take for no limit, where there is none. */
    static long number(@Nullable String text) {
        return text != null && text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }
}
