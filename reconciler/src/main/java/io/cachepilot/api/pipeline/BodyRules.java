package io.cachepilot.api.pipeline;

import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Body;
import io.cachepilot.api.http.Call;
import io.cachepilot.api.http.Refusal;
import io.cachepilot.api.http.Refusal.Refused;
import java.util.Locale;
import java.util.Optional;

/** Refuses bodies that are too long or of another type than the operation reads, before any of them is read. */
final class BodyRules implements Filter {
    @Override
    public Answer pass(Call call, Next next) {
        Optional<Long> length = call.header("Content-Length").map(BodyRules::number);
        if (length.filter(bytes -> bytes > Call.LONGEST_BODY).isPresent()) {
            throw new Refused(new Refusal.TooLarge(Call.LONGEST_BODY));
        }
        boolean hasBody = length.filter(bytes -> bytes > 0).isPresent()
                || call.header("Transfer-Encoding").isPresent();
        if (hasBody && call.writes()) {
            requireType(call);
        }
        return next.on(call);
    }

    private static void requireType(Call call) {
        String expected = call.route()
                .flatMap(route -> route.operation().body())
                .map(Body::mediaType)
                .orElse(Answer.JSON);
        String given = call.header("Content-Type").orElse("").split(";", 2)[0].strip();
        if (!given.toLowerCase(Locale.ROOT).equals(expected)) {
            throw new Refused(new Refusal.WrongContentType(expected));
        }
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException _) {
            return Long.MAX_VALUE;
        }
    }
}
