package io.cachepilot.api.cachepilot;

import io.cachepilot.instance.HostPort;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.kind.tenant.view.ServerStatistics;
import io.cachepilot.kind.tenant.view.TenantView;
import io.cachepilot.kind.tenant.view.TenantViews;
import java.util.Locale;
import java.util.Optional;

/** TenantViews in the words and types of this surface: most numbers are texts. */
final class TenantText {
    private static final String NONE = "N/A";

    /** Of a tenant of which something on this host can't be read. */
    private static final String UNKNOWN = "unknown";

    private TenantText() {}

    record Listed(String tenant, String port, String status, String security_mode, String port_tls, String port_plain) {
        static Listed of(TenantView view, TenantViews.Look all) {
            return new Listed(
                    view.name(),
                    anyPort(view),
                    state(view, all),
                    view.spec().map(spec -> spec.securityMode().toString()).orElse(UNKNOWN),
                    text(view.tlsPort()),
                    text(view.plainPort()));
        }
    }

    record Details(
            String tenant,
            String port,
            String security_mode,
            String persistence_mode,
            String port_tls,
            String port_plain,
            String status,
            String memory_used,
            String clients,
            String keys,
            long uptime_seconds,
            int maxmemory,
            int docker_limit,
            String total_commands,
            String keyspace_hits,
            String keyspace_misses,
            String hit_rate,
            String memory_peak,
            String evicted_keys) {
        static Details of(TenantView view, TenantViews.Look all, Optional<ServerStatistics> counted) {
            Optional<TenantSpec> spec = view.spec();
            return new Details(
                    view.name(),
                    anyPort(view),
                    spec.map(is -> is.securityMode().toString()).orElse(UNKNOWN),
                    spec.map(is -> is.persistence().toString()).orElse(UNKNOWN),
                    text(view.tlsPort()),
                    text(view.plainPort()),
                    state(view, all),
                    counted.map(now -> bytes(now.usedMemory())).orElse(NONE),
                    count(counted.map(ServerStatistics::clients)),
                    count(counted.map(ServerStatistics::keys)),
                    counted.map(now -> now.uptime().toSeconds()).orElse(0L),
                    spec.map(is -> is.memory().maxmemoryMb()).orElse(0),
                    spec.map(is -> is.memory().limitMb()).orElse(0),
                    count(counted.map(ServerStatistics::commands)),
                    count(counted.map(ServerStatistics::hits)),
                    count(counted.map(ServerStatistics::misses)),
                    counted.map(TenantText::hitRate).orElse(NONE),
                    counted.map(now -> bytes(now.peakMemory())).orElse(NONE),
                    count(counted.map(ServerStatistics::evicted)));
        }
    }

    /** Whether it runs, as far as the engine can be asked, and its removal does not wait for a person. */
    static String state(TenantView view, TenantViews.Look all) {
        if (all.engineAway().isPresent()) {
            return UNKNOWN;
        }
        if (all.held().containsKey(view.name())) {
            return "held";
        }
        if (view.unreadable().isPresent() && !view.running()) {
            return UNKNOWN;
        }
        return view.running() ? "running" : "stopped";
    }

    /** The port to reach it by: that of TLS, where there is one. */
    static String anyPort(TenantView view) {
        return text(view.tlsPort().or(view::plainPort));
    }

    /** As Redis writes sizes in its {@code used_memory_human}: two decimals and a unit of 1,024. */
    static String bytes(long bytes) {
        double value = bytes;
        for (String unit : new String[] {"B", "K", "M", "G"}) {
            if (value < 1024 || unit.equals("G")) {
                return unit.equals("B") ? bytes + unit : String.format(Locale.ROOT, "%.2f%s", value, unit);
            }
            value /= 1024;
        }
        throw new IllegalStateException("the last unit takes any size");
    }

    private static String hitRate(ServerStatistics counted) {
        long lookups = counted.hits() + counted.misses();
        return lookups == 0 ? NONE : String.format(Locale.ROOT, "%.2f%%", 100.0 * counted.hits() / lookups);
    }

    private static String count(Optional<Long> number) {
        return Long.toString(number.orElse(0L));
    }

    private static String text(Optional<HostPort> port) {
        return port.map(open -> Integer.toString(open.port())).orElse("");
    }
}
