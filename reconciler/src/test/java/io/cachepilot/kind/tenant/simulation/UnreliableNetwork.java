package io.cachepilot.kind.tenant.simulation;

import io.cachepilot.pki.handshake.Handshake;
import io.cachepilot.pki.handshake.HandshakeCheck;
import io.cachepilot.redis.Endpoint;
import io.cachepilot.redis.RedisConnection;
import io.cachepilot.redis.RedisUnreachable;
import io.cachepilot.redis.ShownCertificate;
import io.cachepilot.simulation.Faults;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The way to the servers, on which each call may be lost, or its answer. */
record UnreliableNetwork(FakeServers servers, Faults faults) implements RedisConnection.Connector, HandshakeCheck {
    private static final List<String> LOOKS = List.of("CONFIG GET", "ACL LIST", "INFO", "PING", "CLIENT LIST");

    @Override
    public RedisConnection connect(Endpoint endpoint, Duration timeout) {
        String where = "port " + endpoint.port();
        return faults.look(
                "connect to " + where,
                _ -> new Unreliable(servers.connect(endpoint, timeout), where, faults),
                FakeServers::unreachable);
    }

    @Override
    public Handshake.Result check(
            InetSocketAddress address, String serverName, Collection<X509Certificate> trusted, Duration timeout) {
        try {
            return faults.look(
                    "handshake with port " + address.getPort(),
                    _ -> servers.check(address, serverName, trusted, timeout),
                    FakeServers::unreachable);
        } catch (RedisUnreachable e) {
            return new Handshake.Result.Unreachable(String.valueOf(e.getMessage()));
        }
    }

    /** A connection that is of no use once a call was lost. */
    private record Unreliable(RedisConnection connection, String where, Faults faults) implements RedisConnection {
        @Override
        public Optional<ShownCertificate> certificate() {
            return connection.certificate();
        }

        @Override
        public Optional<Object> call(List<String> command) {
            String words = String.join(" ", command.subList(0, Math.min(2, command.size())));
            String name = words + " at " + where;
            try {
                return LOOKS.stream().anyMatch(words::startsWith)
                        ? faults.look(name, _ -> connection.call(command), FakeServers::unreachable)
                        : faults.call(name, _ -> connection.call(command), FakeServers::unreachable);
            } catch (RedisUnreachable e) {
                connection.close();
                throw e;
            }
        }

        @Override
        public List<Optional<Object>> callAll(List<List<String>> commands) {
            var replies = new ArrayList<Optional<Object>>();
            commands.forEach(command -> replies.add(call(command)));
            return List.copyOf(replies);
        }

        @Override
        public void close() {
            connection.close();
        }
    }
}
