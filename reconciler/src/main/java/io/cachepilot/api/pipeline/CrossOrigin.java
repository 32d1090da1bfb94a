package io.cachepilot.api.pipeline;

import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Call;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Lets web pages of other origins read answers, also those that refuse: pages of origins that the settings name and no other
 * (the Fetch standard, CORS).
 */
final class CrossOrigin implements Filter {
    private final Set<String> origins;

    CrossOrigin(List<String> origins) {
        this.origins = Set.copyOf(origins);
    }

    boolean allows(Call call) {
        return origin(call).isPresent();
    }

    private Optional<String> origin(Call call) {
        return call.header("Origin").filter(origins::contains);
    }

    @Override
    public Answer pass(Call call, Next next) {
        if (origins.isEmpty()) {
            return next.on(call);
        }
        Answer answer = next.on(call).with("Vary", "Origin");
        return origin(call)
                .map(origin -> answer.with("Access-Control-Allow-Origin", origin)
                        .with(
                                "Access-Control-Expose-Headers",
                                "ETag, Retry-After, X-Process-Time, X-Request-Id, X-Revision"))
                .orElse(answer);
    }
}
