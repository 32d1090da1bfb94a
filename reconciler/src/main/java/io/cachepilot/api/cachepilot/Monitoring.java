package io.cachepilot.api.cachepilot;

import static io.cachepilot.api.http.Schema.field;
import static io.cachepilot.api.http.Schema.integer;
import static io.cachepilot.api.http.Schema.list;
import static io.cachepilot.api.http.Schema.object;
import static io.cachepilot.api.http.Schema.oneOf;
import static io.cachepilot.api.http.Schema.string;

import io.cachepilot.access.Role;
import io.cachepilot.api.http.Access;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Call;
import io.cachepilot.api.http.Category;
import io.cachepilot.api.http.Operation;
import io.cachepilot.api.http.Response;
import io.cachepilot.api.http.Route;
import io.cachepilot.api.http.Schema;
import io.cachepilot.api.http.Verb;
import io.cachepilot.kind.tenant.view.ServerStatistics;
import io.cachepilot.kind.tenant.view.TenantView;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** How this host and its tenants are doing. */
final class Monitoring {
    private static final long MEBIBYTE = 1 << 20;
    private static final Schema LEVEL = oneOf(List.of("healthy", "warning", "critical"));

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

    List<Route> routes() {
        return List.of(
                new Route(
                        Verb.GET,
                        "/api/v1/monitoring/health",
                        new Operation(
                                "getMonitoringHealth",
                                "How this host is doing",
                                "Asks the engine, the disk and the certificates. The answer is 200 whatever they say.",
                                new Access.Needs(Role.VIEWER),
                                Category.MONITORING,
                                List.of(),
                                Optional.empty(),
                                List.of(Response.json(
                                        200,
                                        "How it is doing.",
                                        Shapes.wrapped(object(
                                                field("status", oneOf(List.of("healthy", "degraded", "unhealthy"))),
                                                field(
                                                        "services",
                                                        object(
                                                                field("docker", oneOf(List.of("healthy", "unhealthy"))),
                                                                field("disk_space", LEVEL),
                                                                field("certificates", LEVEL))),
                                                field("total_tenants", integer()),
                                                field("running_tenants", integer()),
                                                field("issues", list(string())))),
                                        new Wrapped(
                                                true,
                                                "Health check completed",
                                                new Health(
                                                        "healthy",
                                                        new Services("healthy", "healthy", "healthy"),
                                                        5,
                                                        4,
                                                        List.of())))),
                                this::health)),
                new Route(
                        Verb.GET,
                        "/api/v1/monitoring/stats",
                        new Operation(
                                "getStatistics",
                                "Sums over all tenants",
                                "Memory in bytes, clients, connections and keys of all servers that run, each counted at most"
                                        + " 5 seconds ago.",
                                new Access.Needs(Role.VIEWER),
                                Category.MONITORING,
                                List.of(),
                                Optional.empty(),
                                List.of(Response.json(
                                        200,
                                        "The sums.",
                                        Shapes.wrapped(object(
                                                field("total_tenants", integer()),
                                                field("running_tenants", integer()),
                                                field("running", integer()),
                                                field("stopped_tenants", integer()),
                                                field("stopped", integer()),
                                                field("total_memory_used", integer()),
                                                field("total_memory_limit", integer()),
                                                field("total_connections", integer()),
                                                field("total_clients", integer()),
                                                field("total_keys", integer()))),
                                        new Wrapped(
                                                true,
                                                "Statistics retrieved",
                                                new Statistics(
                                                        5, 4, 4, 1, 1, 536_870_912, 1_342_177_280, 812, 12, 4711)))),
                                this::statistics)));
    }

    private Answer health(Call call) {
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

    private Answer statistics(Call call) {
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
