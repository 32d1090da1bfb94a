package io.cachepilot.kind.tenant.apply;

import io.cachepilot.instance.HostPort;
import io.cachepilot.instance.Instance;
import io.cachepilot.kind.tenant.apply.TenantWorld.Network;
import io.cachepilot.kind.tenant.render.AclUser;
import io.cachepilot.kind.tenant.render.Rendering;
import io.cachepilot.kind.tenant.spec.SecurityMode;
import io.cachepilot.pki.Authority;
import io.cachepilot.redis.ControlConnections;
import io.cachepilot.redis.Endpoint;
import io.cachepilot.redis.RedisControl;
import io.cachepilot.redis.RedisUnreachable;
import io.cachepilot.secret.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLSocketFactory;

/** Where the control plane reaches the servers of tenants. */
public final class ControlEndpoints {
    private final ControlConnections connections;
    private final Authority authority;

    public ControlEndpoints(TenantWorld world) {
        this.connections = world.connections();
        this.authority = world.authority();
    }

    /** Works with the server over whichever of its ports answers. */
    public <T> T withServer(Instance instance, SecurityMode mode, Secret password, Function<RedisControl, T> work) {
        RedisUnreachable last = null;
        for (Endpoint endpoint : of(instance, mode, password)) {
            try {
                return connections.with(instance.name().value(), endpoint, work);
            } catch (RedisUnreachable e) {
                last = e;
            }
        }
        if (last == null) {
            throw new IllegalStateException("an instance has ports");
        }
        if (mode.tls() && authority.controlSockets().isEmpty()) {
            throw new RedisUnreachable(
                    "it can't be asked over TLS: there is no bundle of the authorities that are trusted (ca.crt)",
                    last);
        }
        throw last;
    }

    /** The port that the mode opens comes first; while a change of mode is under way it may be the other one. */
    public List<Endpoint> of(Instance instance, SecurityMode mode, Secret password) {
        var endpoints = new ArrayList<Endpoint>();
        authority
                .controlSockets()
                .ifPresent(tls -> endpoints.add(endpoint(instance, Rendering.TLS, Optional.of(tls), password)));
        Endpoint plain = endpoint(instance, Rendering.PLAIN, Optional.empty(), password);
        endpoints.add(mode.tls() ? endpoints.size() : 0, plain);
        return endpoints;
    }

    private static Endpoint endpoint(
            Instance instance, String purpose, Optional<SSLSocketFactory> socket, Secret password) {
        HostPort port = port(instance, purpose);
        return new Endpoint(Network.reachable(port.address()), port.port(), socket, AclUser.CONTROL, password);
    }

    public static HostPort port(Instance instance, String purpose) {
        HostPort port = instance.spec().ports().get(purpose);
        if (port == null) {
            throw new IllegalStateException("instance " + instance.name() + " has no port for " + purpose);
        }
        return port;
    }
}
