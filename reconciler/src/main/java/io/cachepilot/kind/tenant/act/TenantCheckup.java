package io.cachepilot.kind.tenant.act;

import io.cachepilot.converge.act.HostFinding;
import io.cachepilot.instance.EngineUnavailable;
import io.cachepilot.kind.tenant.spec.PortRange;
import io.cachepilot.kind.tenant.spec.TenantRanges;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.kind.tenant.view.TenantViews;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * What is good and bad for tenants about this host.
 *
 * @param serverVersion asks the Redis that would be started for its version
 * @param listening the ports that something listens on
 */
public record TenantCheckup(
        TenantViews views, Supplier<String> serverVersion, Supplier<Set<Integer>> listening, TenantRanges ranges) {
    List<Supplier<HostFinding>> checks() {
        return List.of(this::redis, this::engineRestart, this::ports);
    }

    private HostFinding redis() {
        try {
            String version = serverVersion.get();
            boolean scripting = views.views().stream()
                    .filter(tenant -> tenant.instance().isPresent())
                    .flatMap(tenant -> tenant.spec().stream())
                    .anyMatch(TenantSpec::scripting);
            if (RedisVersion.parse(version).hasKnownScriptingHoles() && scripting) {
                return HostFinding.warn(
                        "redis",
                        version + " lacks the fixes of CVE-2025-49844 and others in Lua; set engine.process.binary to a"
                                + " newer one, or scripting: false for tenants that are not trusted");
            }
            return HostFinding.ok("redis", version);
        } catch (EngineUnavailable e) {
            return HostFinding.fail("redis", String.valueOf(e.getMessage()));
        }
    }

    private HostFinding engineRestart() {
        try {
            return views.lostWithEngine()
                    .map(warning -> HostFinding.warn("engine restart", warning))
                    .orElse(HostFinding.ok("engine restart", "no tenant would lose data by it"));
        } catch (EngineUnavailable _) {
            return HostFinding.warn("engine restart", "not known what it would do while the engine can't be asked");
        }
    }

    private HostFinding ports() {
        Set<Integer> taken = listening.get();
        Set<Integer> own = ownPorts();
        List<Integer> foreign = IntStream.concat(ports(ranges.tls()), ports(ranges.plain()))
                .filter(port -> taken.contains(port) && !own.contains(port))
                .boxed()
                .toList();
        return foreign.isEmpty()
                ? HostFinding.ok("ports", "%s and %s are free but for our own".formatted(ranges.tls(), ranges.plain()))
                : HostFinding.warn(
                        "ports", "something else listens on %s; new tenants leave them out".formatted(foreign));
    }

    private Set<Integer> ownPorts() {
        var own = new TreeSet<Integer>();
        views.views().stream()
                .flatMap(tenant -> tenant.ports().stream())
                .forEach(pair -> own.addAll(List.of(pair.tls(), pair.plain())));
        return own;
    }

    private static IntStream ports(PortRange range) {
        return IntStream.rangeClosed(range.first(), range.last());
    }
}
