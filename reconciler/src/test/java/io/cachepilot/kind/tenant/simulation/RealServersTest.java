package io.cachepilot.kind.tenant.simulation;

import io.cachepilot.instance.Instances;
import io.cachepilot.instance.process.ProcessInstances;
import io.cachepilot.instance.process.RedisBinary;
import io.cachepilot.pki.AuthorityStore;
import io.cachepilot.pki.handshake.Handshake;
import io.cachepilot.pki.handshake.HandshakeCheck;
import io.cachepilot.redis.RedisConnection;
import io.cachepilot.redis.RedisConnection.Connector;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

final class RealServersTest extends ServersContract {
    @TempDir
    private static Path cache;

    @Override
    protected Instances instances(Path empty, AuthorityStore trusted) {
        return new ProcessInstances(empty, RedisBinary.carried(cache), InstantSource.system());
    }

    @Override
    protected Connector connector() {
        return RedisConnection::connect;
    }

    @Override
    protected HandshakeCheck handshakes() {
        return Handshake::check;
    }
}
