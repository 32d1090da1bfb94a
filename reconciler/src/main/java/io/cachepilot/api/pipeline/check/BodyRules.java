package io.cachepilot.api.pipeline.check;

import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Call;
import io.cachepilot.api.http.Refusal;
import java.util.Locale;
import java.util.Optional;

/** Refuses bodies that are too long or of another type than the operation reads, before any of them is read. */
public final class BodyRules implements Check {
    @Override
    public Optional<Refusal> look(Call call) {
        Optional<Long> length = call.header("Content-Length").map(BodyRules::number);
        if (length.filter(bytes -> bytes > Call.LONGEST_BODY).isPresent()) {
            return Optional.of(new Refusal.TooLarge(Call.LONGEST_BODY));
        }
        boolean hasBody = length.filter(bytes -> bytes > 0).isPresent()
                || call.header("Transfer-Encoding").isPresent();
        return hasBody && call.writes() ? wrongType(call) : Optional.empty();
    }

    private static Optional<Refusal> wrongType(Call call) {
        String expected =
                call.route().flatMap(route -> route.operation().mediaType()).orElse(Answer.JSON);
        String given = call.header("Content-Type").orElse("").split(";", 2)[0].strip();
        return given.toLowerCase(Locale.ROOT).equals(expected)
                ? Optional.empty()
                : Optional.of(new Refusal.WrongContentType(expected));
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException _) {
            return Long.MAX_VALUE;
        }
    }
}
