package io.cachepilot.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.api.RawClient.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real proxies before the API, each with an address of its own: HAProxy adds a line of {@code X-Forwarded-For}, nginx adds
 * to the line that there is.
 */
final class ProxiesIT {
    private static final String CLIENT = "127.0.0.2";
    private static final String HAPROXY = "127.0.0.3";
    private static final String NGINX = "127.0.0.4";

    /** What a client writes who wants to be somebody else: lines of the header. */
    private static final List<List<String>> MADE_UP = List.of(
            List.of(),
            List.of("6.6.6.6"),
            List.of("6.6.6.6", "7.7.7.7"),
            List.of("6.6.6.6, " + HAPROXY),
            List.of(HAPROXY, NGINX),
            List.of("::ffff:" + NGINX),
            List.of("127.0.0.1"),
            List.of("unknown"),
            List.of(""),
            List.of("a,,b"));

    @TempDir
    private Path home;

    private ApiLab api;

    @BeforeEach
    void start() throws IOException {
        // Each in another spelling.
        api = ApiLab.start(home, Map.of("CACHEPILOT_API_PROXIES", "::ffff:" + HAPROXY + ", " + NGINX + "/32"));
    }

    @AfterEach
    void end() {
        api.close();
    }

    @Test
    void nobodyBehindHaproxyIsSomebodyElse() throws Exception {
        try (Proxy haproxy = Proxy.haproxy(home.resolve("haproxy"), HAPROXY, api.address())) {
            requireAlwaysTheClient(haproxy.address());
        }
    }

    @Test
    void nobodyBehindNginxIsSomebodyElse() throws Exception {
        try (Proxy nginx = Proxy.nginx(home.resolve("nginx"), NGINX, api.address())) {
            requireAlwaysTheClient(nginx.address());
        }
    }

    @Test
    void norBehindBoth() throws Exception {
        try (Proxy haproxy = Proxy.haproxy(home.resolve("haproxy"), HAPROXY, api.address());
                Proxy nginx = Proxy.nginx(home.resolve("nginx"), NGINX, haproxy.address())) {
            requireAlwaysTheClient(nginx.address());
        }
        try (Proxy nginx = Proxy.nginx(home.resolve("nginx2"), NGINX, api.address());
                Proxy haproxy = Proxy.haproxy(home.resolve("haproxy2"), HAPROXY, nginx.address())) {
            requireAlwaysTheClient(haproxy.address());
        }
    }

    @Test
    void norWithoutAProxy() throws Exception {
        requireAlwaysTheClient(api.address());
    }

    /** A proxy that is not named is the client. */
    @Test
    void anUnknownProxyIsNotBelieved() throws Exception {
        try (Proxy haproxy = Proxy.haproxy(home.resolve("haproxy"), "127.0.0.9", api.address())) {
            Reply reply = ask(haproxy.address(), List.of("6.6.6.6"));
            assertThat(new AuditLines(home).of(reply.header("X-Request-Id"))).contains("\"address\": \"127.0.0.9\"");
        }
    }

    @Test
    void limitsFollowTheClientWhateverItMakesUp() throws Exception {
        try (Proxy haproxy = Proxy.haproxy(home.resolve("haproxy"), HAPROXY, api.address())) {
            for (int i = 0; i < 100; i++) {
                assertThat(ask(haproxy.address(), List.of("6.6.6." + i)).status())
                        .isEqualTo(200);
            }
            assertThat(ask(haproxy.address(), List.of("6.6.6.200")).status()).isEqualTo(429);
            assertThat(ask(api.address(), List.of()).status())
                    .as("the same one, directly")
                    .isEqualTo(429);
        }
    }

    private void requireAlwaysTheClient(URI address) throws IOException {
        for (List<String> lines : MADE_UP) {
            Reply reply = ask(address, lines);
            assertThat(reply.status()).as(lines.toString()).isEqualTo(200);
            assertThat(new AuditLines(home).of(reply.header("X-Request-Id")))
                    .as(lines.toString())
                    .contains("\"address\": \"" + CLIENT + "\"");
        }
    }

    private static Reply ask(URI address, List<String> lines) throws IOException {
        try (Socket socket = RawClient.connect(address, InetAddress.ofLiteral(CLIENT))) {
            var request = new StringBuilder("GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
            lines.forEach(
                    line -> request.append("X-Forwarded-For: ").append(line).append("\r\n"));
            RawClient.send(socket, request.append("\r\n").toString());
            return RawClient.reply(socket);
        }
    }
}
