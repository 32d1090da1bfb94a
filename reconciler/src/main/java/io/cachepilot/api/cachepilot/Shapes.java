package io.cachepilot.api.cachepilot;

import static io.cachepilot.api.http.Schema.constant;
import static io.cachepilot.api.http.Schema.field;
import static io.cachepilot.api.http.Schema.integer;
import static io.cachepilot.api.http.Schema.list;
import static io.cachepilot.api.http.Schema.object;
import static io.cachepilot.api.http.Schema.oneOf;
import static io.cachepilot.api.http.Schema.optional;
import static io.cachepilot.api.http.Schema.string;

import io.cachepilot.api.http.Parameter;
import io.cachepilot.api.http.Response;
import io.cachepilot.api.http.Schema;
import io.cachepilot.kind.tenant.spec.Persistence;
import io.cachepilot.kind.tenant.spec.SecurityMode;
import java.util.Arrays;
import java.util.List;

/** The shapes of this surface's bodies, for its document. */
final class Shapes {
    static final Schema NAME = string().pattern(TenantRequest.NAME);
    static final Schema SECURITY_MODE = oneOf(
            Arrays.stream(SecurityMode.values()).map(SecurityMode::toString).toList());
    static final Schema PERSISTENCE =
            oneOf(Arrays.stream(Persistence.values()).map(Persistence::toString).toList());
    static final Schema STATUS = oneOf(List.of("running", "stopped", "held", "unknown"));
    static final Schema PORT = string().pattern("^[0-9]*$").about("Empty for a port that the mode does not open.");
    static final Schema COUNT = string().pattern("^[0-9]+$");

    static final Schema LISTED = object(
            field("tenant", string()),
            field("port", PORT),
            field("status", STATUS),
            field("security_mode", SECURITY_MODE),
            field("port_tls", PORT),
            field("port_plain", PORT));

    static final Schema DETAILS = object(
            field("tenant", string()),
            field("port", PORT),
            field("security_mode", SECURITY_MODE),
            field("persistence_mode", PERSISTENCE),
            field("port_tls", PORT),
            field("port_plain", PORT),
            field("status", STATUS),
            field("memory_used", string().about("Like 10.00M, or N/A of a tenant that does not run.")),
            field("clients", COUNT),
            field("keys", COUNT),
            field("uptime_seconds", integer()),
            field("maxmemory", integer().about("MiB")),
            field("docker_limit", integer().about("MiB")),
            field("total_commands", COUNT),
            field("keyspace_hits", COUNT),
            field("keyspace_misses", COUNT),
            field("hit_rate", string().about("Like 92.09%, or N/A before the first lookup.")),
            field("memory_peak", string()),
            field("evicted_keys", COUNT));

    static final Schema CONNECTION =
            object(field("port", integer()), field("connection_string", string()), field("wordpress_config", string()));

    static final Schema HANDOVER = object(
            field("tenant", string()),
            field("security_mode", SECURITY_MODE),
            field("host", string()),
            field("public_host", string()),
            field("public_ip", string()),
            field("server_url", string()),
            field("password", string()),
            field("ca_certificate", string()),
            field("status", STATUS),
            field("handover_package", string().orNull()),
            field("credentials_text", string()),
            optional("tls_connection", CONNECTION),
            optional("plaintext_connection", CONNECTION));

    static final Schema TENANT = object(field("tenant", string()));
    static final Schema TENANT_STATUS = object(field("tenant", string()), field("status", STATUS));

    static final Parameter TENANT_NAME = Parameter.path("tenant_name", NAME, "The name of the tenant.");

    private Shapes() {}

    static Schema wrapped(Schema data) {
        return object(field("success", constant(true)), field("message", string()), field("data", data));
    }

    /** What a write answers that has not ended in time. */
    static Response pending() {
        return Response.json(
                202,
                "Committed, and not finished yet.",
                wrapped(object(field("tenant", string()), field("revision", string()))),
                new Wrapped(
                        true,
                        "Committed as 0d1f8a2c for tenant client1; not finished yet: it is being applied",
                        new TenantWrites.Pending("client1", "0d1f8a2c4b5e6f708192a3b4c5d6e7f8091a2b3c")));
    }

    static Response failed(int status, String description, String message, String error) {
        return Response.json(
                status,
                description,
                object(field("success", constant(false)), field("message", string()), field("error", string())),
                new CachePilotErrors.Failed(false, message, error));
    }

    static Response invalid() {
        return failed(
                400,
                "The request asks for what is not allowed.",
                "Validation error",
                "Memory limit must be between 64 and 4096 MB");
    }

    static Response notApplied() {
        return failed(
                500,
                "Committed, but not applied yet; it is tried again.",
                "Committed as 0d1f8a2c, but not applied yet: the server does not answer. It is tried again.",
                "internal_server_error");
    }

    static Response unreachable() {
        return failed(
                503,
                "The manifests can't be reached, and nothing was changed.",
                "The manifests can't be reached, and nothing was changed",
                "the remote does not answer");
    }

    static Response noSuchTenant() {
        return Response.json(
                404,
                "There is no such tenant.",
                object(field("detail", string())),
                new CachePilotErrors.Detail("Tenant client1 does not exist"));
    }

    static Response unprocessable() {
        Schema fault = object(field("loc", list(string())), field("msg", string()), field("type", string()));
        return Response.json(
                422,
                "Values of the request are malformed; all of them are named.",
                object(field("detail", list(fault))),
                new CachePilotErrors.Faults(List.of(new Fault(
                        List.of("body", "docker_limit_mb"),
                        "docker_limit_mb must be at least 1.5x maxmemory_mb",
                        "value_error"))));
    }
}
