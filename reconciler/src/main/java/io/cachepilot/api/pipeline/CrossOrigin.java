package io.cachepilot.api.pipeline;

import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Call;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Lets web pages of other origins use the API, those that the settings name and no other (the Fetch standard, CORS). */
final class CrossOrigin implements Filter {
    private final Set<String> origins;

    CrossOrigin(List<String> origins) {
        this.origins = Set.copyOf(origins);
    }

    @Override
    public Answer pass(Call call, Next next) {
        if (origins.isEmpty()) {
            return next.on(call);
        }
        Optional<String> origin = call.header("Origin").filter(origins::contains);
        if (origin.isEmpty()) {
            return next.on(call).with("Vary", "Origin");
        }
        Answer answer = isPreflight(call) ? preflight() : next.on(call);
        return answer.with("Vary", "Origin")
                .with("Access-Control-Allow-Origin", origin.get())
                .with("Access-Control-Expose-Headers", "ETag, Retry-After, X-Process-Time, X-Request-Id, X-Revision");
    }

    private static boolean isPreflight(Call call) {
        return call.incoming().method().equals("OPTIONS")
                && call.header("Access-Control-Request-Method").isPresent();
    }

    private static Answer preflight() {
        return Answer.text(204, "text/plain", "")
                .with("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE")
                .with(
                        "Access-Control-Allow-Headers",
                        "Content-Type, X-API-Key, If-Match, If-None-Match, Idempotency-Key, Prefer, X-Request-Id")
                .with("Access-Control-Max-Age", "600");
    }
}
