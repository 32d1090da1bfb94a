package io.cachepilot.api.cachepilot;

import io.cachepilot.api.contract.Fields;
import io.cachepilot.api.contract.Violation;
import io.cachepilot.kind.tenant.spec.Persistence;
import io.cachepilot.kind.tenant.spec.SecurityMode;
import io.cachepilot.kind.tenant.spec.TenantRanges;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.secret.Secret;
import java.util.Optional;
import java.util.OptionalInt;

/** What a caller wants of a tenant; what was left out is empty. Memory in MiB. */
record TenantRequest(
        Optional<String> name,
        OptionalInt maxmemory,
        OptionalInt limit,
        Optional<Secret> password,
        Optional<SecurityMode> securityMode,
        Optional<Persistence> persistence) {
    static final int STANDARD_MAXMEMORY = 256;
    static final int STANDARD_LIMIT = 512;

    /** @throws Violated with all that is wrong of the fields */
    static TenantRequest create(Fields fields, TenantRanges ranges) {
        TenantRequest request = read(fields);
        fields.require(request.tooTight(STANDARD_MAXMEMORY, STANDARD_LIMIT));
        return request.within(ranges);
    }

    /**
     * A change of a tenant, which is judged beside what its manifest says when it is written.
     *
     * @param fields with what is wrong of them by themselves
     */
    record Update(TenantRequest request, Fields fields) {
        /** Whether it is refused whatever the manifest says. */
        boolean isFaulty() {
            return fields.isFaulty();
        }

        /**
         * What is to be changed.
         *
         * @param memory as it is now; empty where that can't be told, and the whole manifest is judged later
         */
        TenantRequest against(Optional<TenantSpec.Memory> memory, TenantRanges ranges) {
            fields.require(memory.flatMap(now -> request.tooTight(now.maxmemoryMb(), now.limitMb())));
            if (request.isEmpty()) {
                throw new Fault.Invalid(
                        "Validation error",
                        "Nothing to update; give maxmemory_mb, docker_limit_mb, password, security_mode or persistence_mode");
            }
            return request.within(ranges);
        }
    }

    static Update update(Fields fields) {
        return new Update(read(fields), fields);
    }

    private static TenantRequest read(Fields fields) {
        return new TenantRequest(
                fields.text("tenant_name"),
                fields.whole("maxmemory_mb"),
                fields.whole("docker_limit_mb"),
                fields.text("password").map(Secret::new),
                fields.text("security_mode").flatMap(SecurityMode::find),
                fields.text("persistence_mode").flatMap(Persistence::find));
    }

    private Optional<Violation> tooTight(int maxmemoryElse, int limitElse) {
        return 2L * limit.orElse(limitElse) < 3L * maxmemory.orElse(maxmemoryElse)
                ? Optional.of(Violation.found("docker_limit_mb", "docker_limit_mb must be at least 1.5x maxmemory_mb"))
                : Optional.empty();
    }

    private boolean isEmpty() {
        return maxmemory.isEmpty()
                && limit.isEmpty()
                && password.isEmpty()
                && securityMode.isEmpty()
                && persistence.isEmpty();
    }

    private TenantRequest within(TenantRanges ranges) {
        require("Memory limit", maxmemory, ranges.maxmemoryMin(), ranges.maxmemoryMax());
        require("Docker limit", limit, ranges.limitMin(), ranges.limitMax());
        return this;
    }

    private static void require(String what, OptionalInt value, int least, int most) {
        if (value.isPresent() && (value.getAsInt() < least || value.getAsInt() > most)) {
            throw new Fault.Invalid("Validation error", "%s must be between %d and %d MB".formatted(what, least, most));
        }
    }
}
