package io.cachepilot.api.cachepilot;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.cachepilot.Untrusted;
import io.cachepilot.api.contract.Contract;
import io.cachepilot.api.contract.RequestHandler;
import io.cachepilot.api.contract.Violated;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Calls;
import io.cachepilot.api.http.Incoming;
import io.cachepilot.api.http.Refusal;
import io.cachepilot.api.http.Requests;
import io.cachepilot.api.http.RouteTable;
import io.cachepilot.api.http.Surface;
import io.cachepilot.kind.tenant.spec.EvictionPolicy;
import io.cachepilot.kind.tenant.spec.TenantRanges;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any body of a request is a wish, or is refused in a documented way. */
final class TenantRequestFuzz {
    private static final Optional<TenantSpec.Memory> MEMORY =
            Optional.of(new TenantSpec.Memory(256, 512, EvictionPolicy.ALLKEYS_LRU));

    private static final Calls CALLS =
            new Calls(new RouteTable(List.of(surface(Contract.read("cachepilot")))), Incoming::peer, Calls.memory(0));

    private static Surface surface(Contract contract) {
        RequestHandler nothing = _ -> Answer.text(200, "text/plain", "");
        Map<String, RequestHandler> handlers =
                contract.ids().stream().collect(Collectors.toMap(Function.identity(), _ -> nothing));
        handlers.put("createTenant", request -> {
            TenantRequest.create(request.fields(), TenantRanges.DEFAULT);
            return Answer.text(200, "text/plain", "");
        });
        handlers.put("updateTenant", request -> {
            TenantRequest.update(request.fields()).against(MEMORY, TenantRanges.DEFAULT);
            return Answer.text(200, "text/plain", "");
        });
        return contract.surface("CachePilot", List.of("/"), CachePilotSurface.errors(), handlers);
    }

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

    @MethodSource("seeds")
    @FuzzTest
    void anyBodyIsUnderstoodOrRefused(byte[] bytes) {
        String body = new String(bytes, StandardCharsets.UTF_8);
        Untrusted.soon(() -> {
            read(Requests.of("POST", "/api/v1/tenants").sending(body));
            read(Requests.of("PATCH", "/api/v1/tenants/shop").sending(body));
        });
    }

    private static void read(Requests request) {
        try {
            CALLS.of(request).dispatch();
        } catch (Violated | Fault.Invalid | Refusal.Refused _) {
            // What clients are told.
        }
    }
}
