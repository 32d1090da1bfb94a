package io.cachepilot.api.cachepilot;

import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.kind.tenant.view.ServerStatistics;
import io.cachepilot.kind.tenant.view.TenantView;
import io.cachepilot.kind.tenant.view.TenantViews;
import io.cachepilot.loop.status.StatusBoard;
import io.cachepilot.redis.RedisRefused;
import io.cachepilot.redis.RedisUnreachable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is observed of tenants, as of a moment ago: a request asks the engine or a server only for what nobody has looked at
 * for {@link #FRESH}. What the control plane has changed since is looked at anew.
 */
final class TenantLooks {
    static final Duration FRESH = Duration.ofSeconds(5);

    private final TenantViews tenants;
    private final InstantSource clock;
    private final AtomicLong changes = new AtomicLong();
    private final ReentrantLock looking = new ReentrantLock();
    private final ConcurrentMap<String, Counted> counted = new ConcurrentHashMap<>();
    private volatile @Nullable LookedAt last;

    private record LookedAt(TenantViews.Look views, long changes) {}

    /** @param statistics empty when the server does not run, or does not answer */
    private record Counted(Instant at, Optional<ServerStatistics> statistics) {}

    TenantLooks(TenantViews tenants, StatusBoard board, InstantSource clock) {
        this.tenants = tenants;
        this.clock = clock;
        board.listen(key -> {
            changes.incrementAndGet();
            counted.remove(key.name());
        });
    }

    /** All tenants. */
    TenantViews.Look views() {
        LookedAt known = last;
        if (known != null && isCurrent(known)) {
            return known.views();
        }
        looking.lock();
        try {
            LookedAt meanwhile = last;
            if (meanwhile != null && isCurrent(meanwhile)) {
                return meanwhile.views();
            }
            long seen = changes.get();
            var now = new LookedAt(tenants.look(), seen);
            last = now;
            // What was asked of a tenant while it went was kept after that.
            counted.keySet()
                    .retainAll(
                            now.views().tenants().stream().map(TenantView::name).collect(Collectors.toSet()));
            return now.views();
        } finally {
            looking.unlock();
        }
    }

    /** One that has a manifest; {@link Fault.NoSuchTenant} when there is none. */
    TenantView find(String name) {
        return views().tenants().stream()
                .filter(view -> view.name().equals(name) && !view.file().isEmpty())
                .findFirst()
                .orElseThrow(() -> new Fault.NoSuchTenant(name));
    }

    /** The last valid spec of a tenant; empty when none is remembered. */
    Optional<TenantSpec> lastValid(String name) {
        return views().tenants().stream()
                .filter(view -> view.name().equals(name))
                .findFirst()
                .flatMap(TenantView::spec);
    }

    /** One that has a manifest, or is remembered, or has an instance; {@link Fault.NoSuchTenant} when there is none. */
    TenantView known(String name) {
        return views().tenants().stream()
                .filter(view -> view.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new Fault.NoSuchTenant(name));
    }

    /** What its server counts; empty when it does not run or does not answer. */
    Optional<ServerStatistics> statistics(TenantView tenant) {
        Counted known = counted.get(tenant.name());
        if (known != null && isFresh(known.at())) {
            return known.statistics();
        }
        Counted now = new Counted(clock.instant(), count(tenant));
        counted.put(tenant.name(), now);
        return now.statistics();
    }

    /** What the servers of these tenants count that answer, all of them asked at the same time. */
    List<ServerStatistics> statistics(List<TenantView> of) {
        try (var asking = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = of.stream()
                    .map(tenant -> (Callable<Optional<ServerStatistics>>) () -> statistics(tenant))
                    .toList();
            return asking.invokeAll(tasks).stream()
                    .map(Future::resultNow)
                    .flatMap(Optional::stream)
                    .toList();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private Optional<ServerStatistics> count(TenantView tenant) {
        try {
            return tenants.statistics(tenant);
        } catch (RedisUnreachable | RedisRefused _) {
            return Optional.empty();
        }
    }

    private boolean isCurrent(LookedAt looked) {
        return looked.changes() == changes.get() && isFresh(looked.views().at());
    }

    private boolean isFresh(Instant at) {
        Instant now = clock.instant();
        return !at.isAfter(now) && at.plus(FRESH).isAfter(now);
    }
}
