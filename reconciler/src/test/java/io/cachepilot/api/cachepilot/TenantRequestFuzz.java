package io.cachepilot.api.cachepilot;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.cachepilot.Untrusted;
import io.cachepilot.access.Role;
import io.cachepilot.api.http.Call;
import io.cachepilot.api.http.Calls;
import io.cachepilot.api.http.Echo;
import io.cachepilot.api.http.Incoming;
import io.cachepilot.api.http.Refusal;
import io.cachepilot.api.http.Requests;
import io.cachepilot.api.http.RouteTable;
import io.cachepilot.api.http.Verb;
import io.cachepilot.kind.tenant.spec.EvictionPolicy;
import io.cachepilot.kind.tenant.spec.TenantRanges;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any body of a request is a wish, or is refused in a documented way. */
final class TenantRequestFuzz {
    private static final Calls CALLS = new Calls(
            new RouteTable(List.of(Echo.surface(Echo.route(Verb.POST, "/tenants", Echo.needs(Role.ADMIN))))),
            Incoming::peer,
            Calls.memory(0));

    static Stream<byte[]> seeds() {
        return Untrusted.seeds(
                """
                {"tenant_name": "client1", "maxmemory_mb": 256, "docker_limit_mb": 512, "password": "correct-horse",
                 "security_mode": "tls-only", "persistence_mode": "persistent"}
                """,
                "{\"tenant_name\": null, \"maxmemory_mb\": 1e400, \"docker_limit_mb\": 99999999999999999999999999}",
                "{\"tenant_name\": \"\\ud800\", \"a\": [[[[{\"b\": -0.0e-9}]]]], \"tenant_name\": true}",
                "[".repeat(2000),
                "{\"a\":".repeat(1000),
                "\"" + "a".repeat(2000),
                "1".repeat(2000));
    }

    private static final Optional<TenantSpec.Memory> MEMORY =
            Optional.of(new TenantSpec.Memory(256, 512, EvictionPolicy.ALLKEYS_LRU));

    @MethodSource("seeds")
    @FuzzTest
    void anyBodyIsUnderstoodOrRefused(byte[] bytes) {
        String body = new String(bytes, StandardCharsets.UTF_8);
        Untrusted.soon(() -> {
            read(body, call -> TenantRequest.create(call, TenantRanges.DEFAULT));
            read(body, call -> TenantRequest.update(call).against(MEMORY, TenantRanges.DEFAULT));
        });
    }

    private static void read(String body, Consumer<Call> reading) {
        try {
            reading.accept(CALLS.of(Requests.of("POST", "/tenants").sending(body)));
        } catch (Fault.Unprocessable | Fault.Invalid | Refusal.Refused _) {
            // What clients are told.
        }
    }
}
