package io.cachepilot.api.pipeline;

import io.cachepilot.access.Principal;
import io.cachepilot.access.audit.AuditLog;
import io.cachepilot.access.limit.AddressBlock;
import io.cachepilot.access.limit.RateLimiter;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Call;
import io.cachepilot.api.http.Calls;
import io.cachepilot.api.http.Incoming;
import io.cachepilot.api.pipeline.check.BodyRules;
import io.cachepilot.api.pipeline.check.KnownHosts;
import io.cachepilot.api.pipeline.check.SuspiciousInput;
import io.cachepilot.api.pipeline.check.WellFormed;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** The way of every request from the server to its operation and back. */
public final class Pipeline implements Function<Incoming, Answer>, AutoCloseable {
    private final Calls calls;
    private final Filter.Next first;
    private final Audited audited;

    /**
     * What the way is made of.
     *
     * @param hosts names that this server is reached by, beside its addresses
     * @param origins of web pages that may use it
     * @param keys whom an API key belongs to
     * @param failed is told the address of each failed authentication
     * @param limits empty: requests are not limited
     */
    public record Rules(
            List<String> hosts,
            List<String> origins,
            Function<String, Optional<Principal>> keys,
            Consumer<String> failed,
            Optional<Limits> limits,
            AuditLog audit,
            InstantSource clock) {
        public Rules {
            hosts = List.copyOf(hosts);
            origins = List.copyOf(origins);
        }
    }

    /** What requests are limited with. */
    public record Limits(RateLimiter limiter, AddressBlock block) {}

    public Pipeline(Calls calls, Rules parts) {
        this.calls = calls;
        Optional<Limits> limits = parts.limits();
        Optional<RateLimits> rates = limits.map(limit -> new RateLimits(limit.limiter(), limit.block()));
        this.audited = new Audited(parts.audit(), parts.clock());
        var way = new ArrayList<Filter>();
        way.add(new ProcessTime());
        way.add(new SecurityHeaders());
        way.add(audited);
        var origins = new CrossOrigin(parts.origins());
        way.add(origins);
        way.add(new ErrorAnswers());
        limits.ifPresent(limit -> way.add(new BlockedAddresses(limit.block())));
        way.add(new Checks(
                rates, new WellFormed(), new KnownHosts(parts.hosts()), new BodyRules(), new SuspiciousInput()));
        way.add(new Preflight(origins, rates));
        way.add(new Authentication(parts.keys(), parts.failed()));
        rates.ifPresent(way::add);
        way.add(new Roles());
        this.first = chained(way);
    }

    private Pipeline(Calls calls, Audited audited, List<Filter> way) {
        this.calls = calls;
        this.audited = audited;
        this.first = chained(way);
    }

    /**
     * The way of what comes by a socket file from users of this host: without a key and without limits. What changes something is
     * written down, and what only looks is not.
     *
     * @param users who may do everything; others may do nothing
     */
    public static Pipeline ofHost(Calls calls, Set<String> users, AuditLog audit, InstantSource clock) {
        var audited = new Audited(audit, clock);
        return new Pipeline(
                calls,
                audited,
                List.of(
                        new ProcessTime(),
                        (call, next) -> call.writes() ? audited.pass(call, next) : next.on(call),
                        new ErrorAnswers(),
                        new Checks(Optional.empty(), new WellFormed(), new BodyRules()),
                        new HostUsers(users),
                        new Roles()));
    }

    @Override
    public Answer apply(Incoming incoming) {
        Call call = calls.of(incoming);
        try (var _ = call.memory()) {
            return first.on(call);
        }
    }

    /** Has written down what was only counted up to now, if it is time to. To be called now and then. */
    public void summarise() {
        audited.summarise();
    }

    /** The same, at the end. */
    @Override
    public void close() {
        audited.close();
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
