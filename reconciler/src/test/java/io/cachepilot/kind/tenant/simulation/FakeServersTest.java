package io.cachepilot.kind.tenant.simulation;

import io.cachepilot.instance.InMemoryInstances;
import io.cachepilot.instance.Instances;
import io.cachepilot.pki.AuthorityStore;
import io.cachepilot.pki.handshake.HandshakeCheck;
import io.cachepilot.redis.RedisConnection.Connector;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;

final class FakeServersTest extends ServersContract {
    private FakeServers servers;

    @Override
    protected Instances instances(Path empty, AuthorityStore trusted) {
        servers = new FakeServers(InstantSource.system(), sockets -> trust(sockets, trusted));
        return new ServerInstances(new InMemoryInstances(empty, InstantSource.system()), servers);
    }

    private static Collection<X509Certificate> trust(SSLSocketFactory sockets, AuthorityStore authority) {
        return authority.clientSockets().filter(sockets::equals).isPresent() ? authority.trusted() : List.of();
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
