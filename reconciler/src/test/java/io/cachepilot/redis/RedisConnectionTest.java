package io.cachepilot.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cachepilot.secret.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No answer may take longer than the timeout allows; the limit on the whole class is the proof of it. */
@Timeout(30)
class RedisConnectionTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final TestCertificate CERTIFICATE = TestCertificate.forLoopback();

    @TempDir
    private static Path directory;

    private static List<Integer> ports = List.of();
    private static RedisProcess server;

    @BeforeAll
    static void startServer() throws IOException {
        Path pem = Files.writeString(directory.resolve("server.pem"), CERTIFICATE.pem());
        ports = RedisProcess.freePorts(3);
        server = RedisProcess.start(
                RedisProcess.unpack(directory),
                directory,
                List.of(
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--requirepass",
                        "geheim",
                        "--port",
                        ports.get(0).toString(),
                        "--tls-port",
                        ports.get(1).toString(),
                        "--tls-auth-clients",
                        "no",
                        "--tls-cert-file",
                        pem.toString(),
                        "--tls-key-file",
                        pem.toString()));
    }

    @AfterAll
    static void endServer() {
        server.close();
    }

    @Test
    void severalCommandsAreAnsweredInTheirOrder() {
        try (var connection = RedisConnection.connect(plain("geheim"), TIMEOUT)) {
            assertThat(connection.callAll(List.of(List.of("INCR", "n"), List.of("INCR", "n"), List.of("GET", "none"))))
                    .containsExactly(Optional.of(1L), Optional.of(2L), Optional.empty());
        }
    }

    @Test
    void oneRefusedAmongSeveralCommandsIsTheError() {
        try (var connection = RedisConnection.connect(plain("geheim"), TIMEOUT)) {
            assertThatThrownBy(() -> connection.callAll(List.of(
                            List.of("SET", "before", "1"), List.of("HGET", "before", "a"), List.of("INCR", "after"))))
                    .isInstanceOf(RedisRefused.class)
                    .hasMessageContaining("HGET")
                    .hasMessageContaining("WRONGTYPE");
            // No reply is left over for the next command.
            assertThat(connection.call("GET", "after")).get().isEqualTo(bytes("1"));
        }
    }

    @Test
    void repliesAreTextNumbersListsAndNothing() {
        try (var connection = RedisConnection.connect(plain("geheim"), TIMEOUT)) {
            assertThat(connection.call("SET", "schlüssel", "grün ☂")).get().isEqualTo(bytes("OK"));
            assertThat(connection.call("GET", "schlüssel")).get().isEqualTo(bytes("grün ☂"));
            assertThat(connection.call("DEL", "schlüssel")).contains(1L);
            assertThat(connection.call("GET", "schlüssel")).isEmpty();
            assertThat(connection.call("RPUSH", "list", "a", "b")).contains(2L);
            assertThat(connection.call("LRANGE", "list", "0", "-1"))
                    .get()
                    .usingRecursiveComparison()
                    .isEqualTo(List.of(bytes("a"), bytes("b")));
        }
    }

    @Test
    void wrongPasswordIsRefusedAsAccessDenied() {
        assertThatThrownBy(() -> RedisConnection.connect(plain("falsch"), TIMEOUT))
                .isInstanceOfSatisfying(
                        RedisRefused.class,
                        refused -> assertThat(refused.accessDenied()).isTrue())
                .hasMessageContaining("127.0.0.1:" + ports.get(0))
                .hasMessageNotContaining("falsch");
    }

    @Test
    void refusedLoginLeavesNoConnectionOpen() {
        assertThatThrownBy(() -> RedisConnection.connect(plain("falsch"), TIMEOUT));
        try (var control = new RedisControl(RedisConnection.connect(plain("geheim"), TIMEOUT))) {
            RedisProcess.await(() -> "1".equals(control.info("clients").get("connected_clients")));
        }
    }

    @Test
    void errorOfTheServerIsRefusedAndTheConnectionGoesOn() {
        try (var connection = RedisConnection.connect(plain("geheim"), TIMEOUT)) {
            assertThatThrownBy(() -> connection.call("NOSUCHCOMMAND"))
                    .isInstanceOfSatisfying(
                            RedisRefused.class,
                            refused -> assertThat(refused.accessDenied()).isFalse())
                    .hasMessageContaining("unknown command");
            assertThat(connection.call("PING")).get().isEqualTo(bytes("PONG"));
        }
    }

    @Test
    void closedPortIsUnreachable() {
        assertThatThrownBy(() -> RedisConnection.connect(endpoint(ports.get(2), Optional.empty()), TIMEOUT))
                .isInstanceOf(RedisUnreachable.class)
                .hasMessageContaining("127.0.0.1:" + ports.get(2));
    }

    @Test
    void portThatNeverAnswersIsUnreachable() throws IOException {
        try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            var endpoint = endpoint(silent.getLocalPort(), Optional.empty());
            assertThatThrownBy(() -> RedisConnection.connect(endpoint, SHORT)).isInstanceOf(RedisUnreachable.class);
        }
    }

    @Test
    void whatIsNoRedisIsUnreachable() throws Exception {
        try (var other = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var _ = threads.submit(() -> {
                try (Socket client = other.accept()) {
                    client.getOutputStream().write("+OK\r\n+OK\r\n+OK\r\n".getBytes(StandardCharsets.US_ASCII));
                    return client.getInputStream().readAllBytes();
                }
            });
            assertThatThrownBy(() -> {
                        try (var connection =
                                RedisConnection.connect(endpoint(other.getLocalPort(), Optional.empty()), SHORT)) {
                            connection.call("KEYS", "*");
                            connection.callAll(List.of(List.of("PING")));
                        }
                    })
                    .isInstanceOf(RedisUnreachable.class);
        }
    }

    @Test
    void portThatNeverShakesHandsIsUnreachable() throws IOException {
        try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            var endpoint = endpoint(silent.getLocalPort(), Optional.of(CERTIFICATE.trusting()));
            assertThatThrownBy(() -> RedisConnection.connect(endpoint, SHORT)).isInstanceOf(RedisUnreachable.class);
        }
    }

    @Test
    void answerThatDoesNotComeInTimeIsUnreachable() {
        try (var connection = RedisConnection.connect(plain("geheim"), SHORT)) {
            assertThatThrownBy(() -> connection.call("BLPOP", "nothing-ever", "0"))
                    .isInstanceOf(RedisUnreachable.class)
                    .hasMessageStartingWith("BLPOP");
        }
    }

    @Test
    void trustedCertificateOfTheRightNameIsAccepted() {
        var endpoint = endpoint(ports.get(1), Optional.of(CERTIFICATE.trusting()));
        try (var connection = RedisConnection.connect(endpoint, TIMEOUT)) {
            assertThat(connection.call("PING")).get().isEqualTo(bytes("PONG"));
        }
    }

    @Test
    void certificateOfAForeignAuthorityIsUnreachable() {
        var endpoint =
                endpoint(ports.get(1), Optional.of(TestCertificate.forLoopback().trusting()));
        assertThatThrownBy(() -> RedisConnection.connect(endpoint, TIMEOUT)).isInstanceOf(RedisUnreachable.class);
    }

    @Test
    void certificateForAnotherNameIsUnreachable() {
        var byName = new Endpoint("localhost", ports.get(1), Optional.of(CERTIFICATE.trusting()), "default", geheim());
        assertThatThrownBy(() -> RedisConnection.connect(byName, TIMEOUT))
                .isInstanceOf(RedisUnreachable.class)
                .hasMessageContaining("localhost");
    }

    @Test
    void unknownHostIsUnreachable() {
        var nowhere = new Endpoint("nowhere.invalid", 6379, Optional.empty(), "default", geheim());
        assertThatThrownBy(() -> RedisConnection.connect(nowhere, TIMEOUT))
                .isInstanceOf(RedisUnreachable.class)
                .hasMessageContaining("nowhere.invalid");
    }

    @Test
    void textOfAnEndpointShowsNoPassword() {
        assertThat(plain("geheim")).hasToString("redis://default@127.0.0.1:" + ports.get(0));
        assertThat(endpoint(1, Optional.of(CERTIFICATE.trusting()))).hasToString("rediss://default@127.0.0.1:1");
    }

    @Test
    void whatTheServerShowedIsKnownOverTlsAlone() {
        try (var secured =
                        RedisConnection.connect(endpoint(ports.get(1), Optional.of(CERTIFICATE.trusting())), TIMEOUT);
                var plain = RedisConnection.connect(plain("geheim"), TIMEOUT)) {
            assertThat(secured.certificate().map(ShownCertificate::certificate)).contains(CERTIFICATE.certificate());
            assertThat(plain.certificate()).isEmpty();
        }
    }

    @Test
    void aResumedSessionShowsNothingNew() {
        Endpoint endpoint = endpoint(ports.get(1), Optional.of(CERTIFICATE.trusting()));
        try (var first = RedisConnection.connect(endpoint, TIMEOUT)) {
            first.call("PING");
            Instant shown = first.certificate().orElseThrow().at();
            while (!Instant.now().isAfter(shown.plusMillis(1))) {
                first.call("PING");
            }
            try (var second = RedisConnection.connect(endpoint, TIMEOUT)) {
                assertThat(second.certificate().orElseThrow().at()).isEqualTo(shown);
            }
        }
    }

    private static Endpoint plain(String password) {
        return new Endpoint("127.0.0.1", ports.get(0), Optional.empty(), "default", new Secret(password));
    }

    private static Endpoint endpoint(int port, Optional<SSLSocketFactory> tls) {
        return new Endpoint("127.0.0.1", port, tls, "default", geheim());
    }

    private static Secret geheim() {
        return new Secret("geheim");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
