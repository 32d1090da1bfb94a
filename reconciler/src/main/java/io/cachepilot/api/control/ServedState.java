package io.cachepilot.api.control;

import io.cachepilot.api.contract.Request;
import io.cachepilot.api.contract.RequestHandler;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.spec.Wrapped;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Which control plane it is that answers.
 *
 * @param id what it looks after, as {@link io.cachepilot.settings.Settings#served} tells it
 */
record ServedState(Supplier<String> id) {
    record Served(String serves) {}

    Map<String, RequestHandler> handlers() {
        return Map.of("getControlPlane", this::tell);
    }

    private Answer tell(Request request) {
        return Wrapped.ok("A control plane answers", new Served(id.get()));
    }
}
