package io.cachepilot.api.pipeline;

import io.cachepilot.access.ClientAddress;
import io.cachepilot.access.limit.AddressBlock;
import io.cachepilot.access.limit.Decision;
import io.cachepilot.access.limit.RateLimiter;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Call;
import io.cachepilot.api.http.Limit;
import io.cachepilot.api.http.Refusal;
import io.cachepilot.api.http.Refusal.Refused;

/** Lets so many requests through in a minute, for each caller and category, and refuses the others. */
final class RateLimits implements Filter {
    /** A browser asks once for every path and method that a page uses, and costs next to nothing. */
    private static final Limit PREFLIGHTS = new Limit("preflight", 600);

    private final RateLimiter limiter;
    private final AddressBlock block;

    RateLimits(RateLimiter limiter, AddressBlock block) {
        this.limiter = limiter;
        this.block = block;
    }

    @Override
    public Answer pass(Call call, Next next) {
        count(call);
        return next.on(call);
    }

    /**
     * Counts a request of whoever it is known to come from.
     *
     * @throws Refused when it is one too many
     */
    void count(Call call) {
        count(call, call.limit());
    }

    /** The same for what browsers ask beforehand. */
    void countPreflight(Call call) {
        count(call, PREFLIGHTS);
    }

    private void count(Call call, Limit limit) {
        Decision decision = limiter.admit(call.limited(), limit.name(), limit.requests());
        if (!decision.allowed()) {
            block.refused(ClientAddress.of(call.address()), decision.limit());
            throw new Refused(new Refusal.TooManyRequests(decision.retryAfterSeconds()));
        }
    }
}
