package io.cachepilot.api.pipeline;

import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Call;
import io.cachepilot.api.http.Calls;
import java.util.Map;

/** What browsers are to be strict about, on every answer, and the name of the request. */
final class SecurityHeaders implements Filter {
    private static final Map<String, String> HEADERS = Map.of(
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "SAMEORIGIN",
            "X-XSS-Protection", "1; mode=block",
            "Strict-Transport-Security", "max-age=31536000; includeSubDomains",
            "Referrer-Policy", "strict-origin-when-cross-origin",
            "Permissions-Policy", "geolocation=(), microphone=(), camera=()");

    @Override
    public Answer pass(Call call, Next next) {
        Answer answer = next.on(call).with(Calls.REQUEST_ID, call.id());
        for (Map.Entry<String, String> header : HEADERS.entrySet()) {
            answer = answer.with(header.getKey(), header.getValue());
        }
        // Answers may hold secrets, and what is observed is old soon.
        return answer.header("Cache-Control").isPresent() ? answer : answer.with("Cache-Control", "no-store");
    }
}
