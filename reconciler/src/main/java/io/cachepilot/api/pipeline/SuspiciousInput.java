package io.cachepilot.api.pipeline;

import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Call;
import io.cachepilot.api.http.Refusal;
import io.cachepilot.api.http.Refusal.Refused;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Refuses values of the query that no client of this API sends, as documented. No operation relies on it: each checks what
 * it is given by itself. Bodies are not looked at, since passwords may hold anything.
 */
final class SuspiciousInput implements Filter {
    private static final Pattern SUSPICIOUS = Pattern.compile(
            "\\p{Cntrl}|\\.\\.(/|\\\\)|<\\s*/?\\s*script|javascript:|[`|;]|\\$\\(|\\bunion\\s+select\\b|'\\s*or\\s+'|--\\s*$",
            Pattern.CASE_INSENSITIVE);

    @Override
    public Answer pass(Call call, Next next) {
        boolean suspicious = call.query().values().stream()
                .flatMap(List::stream)
                .anyMatch(value -> SUSPICIOUS.matcher(value).find());
        if (suspicious) {
            throw new Refused(new Refusal.Suspicious());
        }
        return next.on(call);
    }
}
