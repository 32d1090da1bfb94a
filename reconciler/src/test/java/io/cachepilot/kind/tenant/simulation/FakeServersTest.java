package io.cachepilot.kind.tenant.simulation;

import io.cachepilot.instance.InMemoryInstances;
import io.cachepilot.instance.Instances;
import io.cachepilot.kind.tenant.simulation.FakeServers.Trusting;
import io.cachepilot.pki.AuthorityStore;
import io.cachepilot.pki.handshake.HandshakeCheck;
import io.cachepilot.redis.RedisConnection.Connector;
import java.nio.file.Path;
import java.time.InstantSource;

final class FakeServersTest extends ServersContract {
    private FakeServers servers;

    @Override
    protected Instances instances(Path empty, AuthorityStore trusted) {
        servers = new FakeServers(InstantSource.system(), sockets -> Trusting.of(sockets, trusted));
        return new ServerInstances(new InMemoryInstances(empty, InstantSource.system()), servers);
    }

    @Override
    protected Connector connector() {
        return servers;
    }

    @Override
    protected HandshakeCheck handshakes() {
        return servers;
    }
}
