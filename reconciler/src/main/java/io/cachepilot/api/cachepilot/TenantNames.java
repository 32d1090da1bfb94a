package io.cachepilot.api.cachepilot;

import io.cachepilot.api.http.Call;

/** The names of tenants in paths. */
final class TenantNames {
    private TenantNames() {}

    /** The name in the path; {@link Fault.Invalid} for what can't be the name of a tenant. */
    static String of(Call call) {
        return checked(call.name("tenant_name"));
    }

    /** The same name; {@link Fault.Invalid} for what can't be the name of a tenant. */
    static String checked(String name) {
        if (!name.matches(TenantRequest.NAME)) {
            throw new Fault.Invalid("Invalid tenant name", "Tenant name contains invalid characters");
        }
        return name;
    }
}
