package io.cachepilot.kind.tenant.apply;

import io.cachepilot.converge.desired.Desired;
import io.cachepilot.converge.desired.DesiredSet;
import io.cachepilot.instance.HostPort;
import io.cachepilot.instance.InstanceName;
import io.cachepilot.instance.InstanceSpec;
import io.cachepilot.instance.Obstacle;
import io.cachepilot.kind.tenant.memory.TenantMemory;
import io.cachepilot.kind.tenant.plan.Allocation.Pair;
import io.cachepilot.kind.tenant.render.Rendering;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is in a tenant's way, with ports in mind that go from one tenant to another. One that will be let go is waited for;
 * tenants that wait for each other in a ring have nobody to wait for, and each of them may begin.
 */
final class PortHandover {
    private final DesiredSet<TenantSpec, TenantMemory> desired;
    private final TenantWorld world;

    PortHandover(DesiredSet<TenantSpec, TenantMemory> desired, TenantWorld world) {
        this.desired = desired;
        this.world = world;
    }

    /** What keeps the tenant's instance from being started, a sentence each; empty when nothing does. */
    List<String> obstacles(Target target) {
        return obstacles(target.spec(), target.instance()).stream()
                .filter(obstacle -> !isRing(target.spec().name(), obstacle))
                .map(this::sentence)
                .toList();
    }

    private List<Obstacle> obstacles(TenantSpec spec, InstanceSpec instance) {
        return world.instances().obstacles(instance, open(spec));
    }

    private static Set<String> open(TenantSpec spec) {
        var open = new TreeSet<String>();
        if (spec.securityMode().tls()) {
            open.add(Rendering.TLS);
        }
        if (spec.securityMode().plain()) {
            open.add(Rendering.PLAIN);
        }
        return open;
    }

    private String sentence(Obstacle obstacle) {
        if (obstacle.holder().isEmpty()) {
            return obstacle.because();
        }
        String holder = obstacle.holder().get().value();
        String port = "port " + obstacle.port().orElseThrow() + " is taken by tenant " + holder;
        Desired<TenantSpec, TenantMemory> tenant = desired.specs().get(holder);
        if (tenant == null) {
            return port
                    + (desired.removable().contains(holder) ? ", which is being removed" : ", whose manifest is gone");
        }
        if (tenant.spec().isEmpty()) {
            return port + ", of which it is not known what it shall be; see cachepilot explain " + holder;
        }
        if (tenant.spec().get().suspend()) {
            return port + ", which is suspended and listens on it still; resume it, or give this tenant another port";
        }
        return port
                + (leaves(holder, obstacle) ? ", which is about to leave it" : "; give one of the two another port");
    }

    /** Whether the tenant that has the port gives it up by itself at its next start. */
    private boolean leaves(String holder, Obstacle obstacle) {
        Desired<TenantSpec, TenantMemory> tenant = desired.specs().get(holder);
        if (tenant == null || tenant.spec().isEmpty() || ports(tenant).isEmpty()) {
            return false;
        }
        TenantSpec spec = tenant.spec().get();
        Pair ports = ports(tenant).get();
        int port = obstacle.port().orElseThrow();
        return spec.running() && !spec.suspend() && ports.tls() != port && ports.plain() != port;
    }

    private static Optional<Pair> ports(Desired<TenantSpec, TenantMemory> tenant) {
        return tenant.choice().flatMap(choice -> choice.in(TenantMemory.NOTHING).ports());
    }

    /** Whether the tenant is, through the one in its way, in its own way, and everyone there is ready to move. */
    private boolean isRing(String tenant, Obstacle obstacle) {
        var met = new HashSet<String>();
        return obstacle.holder().isPresent() && allMove(obstacle, met) && met.contains(tenant);
    }

    private boolean allMove(Obstacle obstacle, Set<String> met) {
        Optional<String> holder = obstacle.holder().map(InstanceName::value);
        if (holder.isEmpty() || !leaves(holder.get(), obstacle)) {
            return false;
        }
        if (!met.add(holder.get())) {
            return true;
        }
        Desired<TenantSpec, TenantMemory> tenant =
                Objects.requireNonNull(desired.specs().get(holder.get()), "one that leaves is desired");
        TenantSpec spec = tenant.spec().orElseThrow();
        return obstacles(spec, instance(spec, ports(tenant).orElseThrow())).stream()
                .allMatch(next -> allMove(next, met));
    }

    private InstanceSpec instance(TenantSpec spec, Pair ports) {
        SortedMap<String, HostPort> hostPorts = new TreeMap<>(Target.hostPorts(ports, world.network()));
        return new InstanceSpec(
                new InstanceName(spec.name()),
                Optional.empty(),
                List.of(),
                spec.memory().limitMb(),
                hostPorts);
    }
}
