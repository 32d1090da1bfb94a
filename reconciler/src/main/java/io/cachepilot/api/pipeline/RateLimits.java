package io.cachepilot.api.pipeline;

import io.cachepilot.access.ClientAddress;
import io.cachepilot.access.limit.AddressBlock;
import io.cachepilot.access.limit.Caller;
import io.cachepilot.access.limit.Decision;
import io.cachepilot.access.limit.RateLimiter;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Call;
import io.cachepilot.api.http.Category;
import io.cachepilot.api.http.Refusal;
import io.cachepilot.api.http.Refusal.Refused;
import java.util.Locale;

/** Lets so many requests through in a minute, for each caller and category, and refuses the others. */
final class RateLimits implements Filter {
    private final RateLimiter limiter;
    private final AddressBlock block;

    RateLimits(RateLimiter limiter, AddressBlock block) {
        this.limiter = limiter;
        this.block = block;
    }

    @Override
    public Answer pass(Call call, Next next) {
        ClientAddress address = ClientAddress.of(call.address());
        Caller caller = call.principal().<Caller>map(Caller.Known::new).orElseGet(() -> new Caller.Stranger(address));
        Category category = call.category();
        Decision decision = limiter.admit(caller, category.name().toLowerCase(Locale.ROOT), category.standard());
        if (!decision.allowed()) {
            block.refused(address, decision.limit());
            throw new Refused(new Refusal.TooManyRequests(decision.retryAfterSeconds()));
        }
        return next.on(call);
    }
}
