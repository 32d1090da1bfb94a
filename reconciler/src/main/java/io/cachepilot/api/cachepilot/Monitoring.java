package io.cachepilot.api.cachepilot;

import io.cachepilot.api.contract.RequestHandler;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.spec.Wrapped;
import io.cachepilot.kind.tenant.view.ServerStatistics;
import io.cachepilot.kind.tenant.view.TenantView;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** How this host and its tenants are doing. */
final class Monitoring {
    private static final long MEBIBYTE = 1 << 20;

    private final TenantLooks looks;
    private final Supplier<HostHealth.Report> health;

    Monitoring(TenantLooks looks, Supplier<HostHealth.Report> health) {
        this.looks = looks;
        this.health = health;
    }

    record Services(String docker, String disk_space, String certificates) {}

    record Health(String status, Services services, int total_tenants, int running_tenants, List<String> issues) {}

    record Statistics(
            int total_tenants,
            int running_tenants,
            int running,
            int stopped_tenants,
            int stopped,
            long total_memory_used,
            long total_memory_limit,
            long total_connections,
            long total_clients,
            long total_keys) {}

    Map<String, RequestHandler> handlers() {
        return Map.of("getMonitoringHealth", _ -> health(), "getStatistics", _ -> statistics());
    }

    private Answer health() {
        HostHealth.Report report = health.get();
        return Wrapped.ok(
                "Health check completed",
                new Health(
                        report.overall(),
                        new Services(report.engine(), report.disk(), report.certificates()),
                        report.tenants(),
                        report.running(),
                        report.issues()));
    }

    private Answer statistics() {
        var views = looks.views();
        List<TenantView> tenants = views.tenants().stream()
                .filter(tenant -> !tenant.file().isEmpty())
                .toList();
        int running = (int) tenants.stream().filter(TenantView::running).count();
        List<ServerStatistics> counted = looks.statistics(tenants);
        long limit = tenants.stream()
                .flatMap(tenant -> tenant.spec().stream())
                .mapToLong(spec -> spec.memory().maxmemoryMb() * MEBIBYTE)
                .sum();
        return Wrapped.ok(
                        "Statistics retrieved",
                        new Statistics(
                                tenants.size(),
                                running,
                                running,
                                tenants.size() - running,
                                tenants.size() - running,
                                sum(counted, ServerStatistics::usedMemory),
                                limit,
                                sum(counted, ServerStatistics::connections),
                                sum(counted, ServerStatistics::clients),
                                sum(counted, ServerStatistics::keys)))
                .with(TenantReads.OBSERVED_AT, views.at().toString());
    }

    private static long sum(List<ServerStatistics> counted, ToLongFunction<ServerStatistics> of) {
        return counted.stream().mapToLong(of).sum();
    }
}
