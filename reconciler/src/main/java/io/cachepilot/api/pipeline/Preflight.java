package io.cachepilot.api.pipeline;

import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Call;
import java.util.Optional;

/** Answers browsers that ask whether a page may send a request, for pages that may (the Fetch standard, CORS). */
final class Preflight implements Filter {
    private final CrossOrigin origins;
    private final Optional<RateLimits> limits;

    Preflight(CrossOrigin origins, Optional<RateLimits> limits) {
        this.origins = origins;
        this.limits = limits;
    }

    @Override
    public Answer pass(Call call, Next next) {
        if (!isPreflight(call) || !origins.allows(call)) {
            return next.on(call);
        }
        limits.ifPresent(limit -> limit.countPreflight(call));
        return Answer.text(204, "text/plain", "")
                .with("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE")
                .with(
                        "Access-Control-Allow-Headers",
                        "Content-Type, X-API-Key, If-Match, If-None-Match, Idempotency-Key, Prefer, X-Request-Id")
                .with("Access-Control-Max-Age", "600");
    }

    private static boolean isPreflight(Call call) {
        return call.incoming().method().equals("OPTIONS")
                && call.header("Access-Control-Request-Method").isPresent();
    }
}
