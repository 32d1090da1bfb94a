package io.cachepilot.api.cachepilot;

import io.cachepilot.api.contract.Request;
import io.cachepilot.api.contract.RequestHandler;
import io.cachepilot.api.event.EventStreams;
import io.cachepilot.api.http.Answer;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import java.util.Map;

/** What happens, as it happens: to everything, or to one tenant. */
final class TenantEvents {
    private final EventStreams streams;
    private final TenantLooks looks;

    TenantEvents(EventStreams streams, TenantLooks looks) {
        this.streams = streams;
        this.looks = looks;
    }

    Map<String, RequestHandler> handlers() {
        return Map.of(
                "streamEvents", request -> streams.stream(request, _ -> true), "streamTenantEvents", this::ofTenant);
    }

    private Answer ofTenant(Request request) {
        String subject =
                TenantSpec.key(looks.known(request.name("tenant_name")).name()).toString();
        return streams.stream(request, event -> event.subject().equals(subject));
    }
}
