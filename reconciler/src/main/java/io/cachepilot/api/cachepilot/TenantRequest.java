package io.cachepilot.api.cachepilot;

import io.cachepilot.api.http.Call;
import io.cachepilot.kind.tenant.spec.PasswordReader;
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
    static final String NAME = "^[a-z0-9][a-z0-9-]{0,62}$";
    static final int STANDARD_MAXMEMORY = 256;
    static final int STANDARD_LIMIT = 512;

    static TenantRequest create(Call call, TenantRanges ranges) {
        RequestFields fields = RequestFields.of(call);
        Optional<String> name = fields.requiredText("tenant_name", NAME);
        TenantRequest request = read(name, fields);
        if (request.isTooTight(STANDARD_MAXMEMORY, STANDARD_LIMIT)) {
            fields.add("docker_limit_mb", TOO_TIGHT);
        }
        fields.requireNoFaults();
        return request.within(ranges);
    }

    /**
     * A change of a tenant, which is judged beside what its manifest says when it is written.
     *
     * @param fields with what is wrong of them by themselves
     */
    record Update(TenantRequest request, RequestFields fields) {
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
            Optional<Fault> tooTight = memory.filter(now -> request.isTooTight(now.maxmemoryMb(), now.limitMb()))
                    .map(_ -> RequestFields.fault("docker_limit_mb", TOO_TIGHT));
            fields.requireNoFaults(tooTight);
            if (request.isEmpty()) {
                throw new Fault.Invalid(
                        "Validation error",
                        "Nothing to update; give maxmemory_mb, docker_limit_mb, password, security_mode or persistence_mode");
            }
            return request.within(ranges);
        }
    }

    static Update update(Call call) {
        RequestFields fields = RequestFields.of(call);
        return new Update(read(Optional.empty(), fields), fields);
    }

    private static final String TOO_TIGHT = "docker_limit_mb must be at least 1.5x maxmemory_mb";

    private static TenantRequest read(Optional<String> name, RequestFields fields) {
        Optional<Secret> password = fields.text("password").map(Secret::new);
        if (password.filter(given -> !PasswordReader.fits(given)).isPresent()) {
            fields.add("password", "password must be 8 to 128 printable characters without spaces and quotes");
        }
        return new TenantRequest(
                name,
                fields.whole("maxmemory_mb"),
                fields.whole("docker_limit_mb"),
                password,
                fields.choice("security_mode", SecurityMode.values()),
                fields.choice("persistence_mode", Persistence.values()));
    }

    private boolean isTooTight(int maxmemoryElse, int limitElse) {
        return 2L * limit.orElse(limitElse) < 3L * maxmemory.orElse(maxmemoryElse);
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
