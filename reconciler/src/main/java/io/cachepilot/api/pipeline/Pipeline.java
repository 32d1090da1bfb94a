package io.cachepilot.api.pipeline;

import io.cachepilot.access.Principal;
import io.cachepilot.access.audit.AuditLog;
import io.cachepilot.access.limit.AddressBlock;
import io.cachepilot.access.limit.RateLimiter;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Call;
import io.cachepilot.api.http.Calls;
import io.cachepilot.api.http.Incoming;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The way of every request from the server to its operation and back. */
public final class Pipeline implements Function<Incoming, Answer> {
    private final Calls calls;
    private final Filter.Next first;

    /**
     * What the way is made of.
     *
     * @param hosts names that this server is reached by, beside its addresses
     * @param origins of web pages that may use it
     * @param keys whom an API key belongs to
     * @param failed is told the address of each failed authentication
     * @param limits empty: requests are not limited
     */
    public record Parts(
            List<String> hosts,
            List<String> origins,
            Function<String, Optional<Principal>> keys,
            Consumer<String> failed,
            Optional<Limits> limits,
            AuditLog audit,
            InstantSource clock) {
        public Parts {
            hosts = List.copyOf(hosts);
            origins = List.copyOf(origins);
        }
    }

    /** What requests are limited with. */
    public record Limits(RateLimiter limiter, AddressBlock block) {}

    public Pipeline(Calls calls, Parts parts) {
        this.calls = calls;
        Optional<Limits> limits = parts.limits();
        var way = new ArrayList<Filter>();
        way.add(new ProcessTime());
        way.add(new SecurityHeaders());
        way.add(new Audited(parts.audit(), parts.clock()));
        way.add(new ErrorAnswers());
        way.add(new KnownHosts(parts.hosts()));
        way.add(new CrossOrigin(parts.origins()));
        limits.ifPresent(limit -> way.add(new BlockedAddresses(limit.block())));
        way.add(new BodyRules());
        way.add(new SuspiciousInput());
        way.add(new Authentication(parts.keys(), parts.failed()));
        limits.ifPresent(limit -> way.add(new RateLimits(limit.limiter(), limit.block())));
        way.add(new Roles());
        this.first = chained(way);
    }

    @Override
    public Answer apply(Incoming incoming) {
        return first.on(calls.of(incoming));
    }

    private static Filter.Next chained(List<Filter> filters) {
        Filter.Next next = Call::dispatch;
        for (Filter filter : filters.reversed()) {
            Filter.Next rest = next;
            next = call -> filter.pass(call, rest);
        }
        return next;
    }
}
