package io.cachepilot.api.pipeline;

import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Call;
import io.cachepilot.api.http.Refusal;
import io.cachepilot.api.http.Refusal.Refused;
import io.cachepilot.api.pipeline.check.Check;
import java.util.List;
import java.util.Optional;

/** Refuses what a check finds fault with. Such requests are limited by address, since nobody is asked who sends them. */
final class Checks implements Filter {
    private final Optional<RateLimits> limits;
    private final List<Check> checks;

    Checks(Optional<RateLimits> limits, Check... checks) {
        this.limits = limits;
        this.checks = List.of(checks);
    }

    @Override
    public Answer pass(Call call, Next next) {
        for (Check check : checks) {
            Optional<Refusal> refusal = check.look(call);
            if (refusal.isPresent()) {
                limits.ifPresent(limit -> limit.count(call));
                throw new Refused(refusal.get());
            }
        }
        return next.on(call);
    }
}
