package io.cachepilot.kind.tenant.simulation;

import io.cachepilot.redis.RedisConnection;
import io.cachepilot.redis.RedisRefused;
import io.cachepilot.redis.ShownCertificate;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A connection to a fake server, over one of its ports; of no use once either of the two has ended it. */
final class FakeConnection implements RedisConnection {
    private final Object network;
    private final FakeServer server;
    private final long id;
    private final int port;
    private final String user;
    private final Optional<ShownCertificate> shown;

    /** @param network guards all servers that it joins */
    FakeConnection(
            Object network, FakeServer server, long id, int port, String user, Optional<ShownCertificate> shown) {
        this.network = network;
        this.server = server;
        this.id = id;
        this.port = port;
        this.user = user;
        this.shown = shown;
    }

    long id() {
        return id;
    }

    int port() {
        return port;
    }

    String user() {
        return user;
    }

    @Override
    public Optional<ShownCertificate> certificate() {
        return shown;
    }

    @Override
    public Optional<Object> call(List<String> command) {
        synchronized (network) {
            if (!server.knows(this)) {
                throw FakeServers.unreachable("the connection has ended");
            }
            return encoded(server.answer(this, command));
        }
    }

    @Override
    public List<Optional<Object>> callAll(List<List<String>> commands) {
        var replies = new ArrayList<Optional<Object>>();
        Optional<RedisRefused> refused = Optional.empty();
        for (List<String> command : commands) {
            try {
                replies.add(call(command));
            } catch (RedisRefused e) {
                refused = refused.or(() -> Optional.of(e));
            }
        }
        refused.ifPresent(e -> {
            throw e;
        });
        return List.copyOf(replies);
    }

    /** As it comes over a socket. */
    private static Optional<Object> encoded(Object reply) {
        return switch (reply) {
            case String text -> Optional.of(text.getBytes(StandardCharsets.UTF_8));
            case List<?> list ->
                Optional.of(
                        list.stream().map(each -> encoded(each).orElseThrow()).toList());
            case Optional<?> found -> found.flatMap(FakeConnection::encoded);
            default -> Optional.of(reply);
        };
    }

    @Override
    public void close() {
        synchronized (network) {
            server.disconnected(this);
        }
    }
}
