package io.cachepilot.redis;

import io.cachepilot.secret.Secret;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/**
 * Where a Redis server is reached, and as whom.
 *
 * @param tls makes the TLS sockets; it decides whom to trust. Empty: plain TCP
 */
public record Endpoint(String host, int port, Optional<SSLSocketFactory> tls, String user, Secret password) {
    @Override
    public String toString() {
        return (tls.isPresent() ? "rediss://" : "redis://") + user + "@" + host + ":" + port;
    }
}
