package io.cachepilot.pki.handshake;

import static io.cachepilot.pki.Certificates.DAY;
import static io.cachepilot.pki.Certificates.authority;
import static io.cachepilot.pki.Certificates.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.cachepilot.pki.CertificateAuthority;
import io.cachepilot.pki.TlsServer;
import io.cachepilot.pki.certificate.Leaf;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HandshakeTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private CertificateAuthority authority;

    @BeforeEach
    void makeAnAuthority() {
        authority = authority(directory.resolve("ca"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void tellsTheCertificateAndTheProtocolThatIsServed(String protocol) throws Exception {
        Leaf leaf = authority.issue(names("client1.redis"), DAY);
        try (var server = TlsServer.with(leaf, protocol)) {
            assertThat(check(server, "client1.redis"))
                    .isEqualTo(new Handshake.Result.Served(leaf.certificate(), protocol));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST", "127.0.0.1", "::1"})
    void acceptsEachNameOfTheCertificate(String name) throws Exception {
        try (var server = serving(authority.issue(names("localhost", "127.0.0.1", "::1"), DAY))) {
            assertThat(check(server, name)).isInstanceOf(Handshake.Result.Served.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "other.redis"})
    void refusesAnotherName(String name) throws Exception {
        Leaf leaf = authority.issue(names("client1.redis", "127.0.0.2"), DAY);
        try (var server = serving(leaf)) {
            refuses(check(server, name), name, leaf);
        }
    }

    @Test
    void refusesTheCertificateOfAnotherAuthority() throws Exception {
        Leaf leaf = authority(directory.resolve("other")).issue(names("localhost"), DAY);
        try (var server = serving(leaf)) {
            refuses(check(server, "localhost"), "an authority that is not trusted", leaf);
        }
    }

    @Test
    void refusesAnExpiredCertificate() throws Exception {
        Leaf leaf = issuedAt(Instant.now().minus(Duration.ofDays(10)));
        try (var server = serving(leaf)) {
            refuses(check(server, "localhost"), "expired", leaf);
        }
    }

    @Test
    void refusesACertificateOfTheFuture() throws Exception {
        Leaf leaf = issuedAt(Instant.now().plus(Duration.ofDays(10)));
        try (var server = serving(leaf)) {
            refuses(check(server, "localhost"), "not valid yet", leaf);
        }
    }

    @Test
    void aServerWithoutTlsIsRefusedWithoutACertificate() throws Exception {
        try (var listener = listener();
                var _ = answering(listener, "-ERR this is not TLS\r\n")) {
            assertThat(check(addressOf(listener), LONG))
                    .asInstanceOf(type(Handshake.Result.Refused.class))
                    .satisfies(refused -> assertThat(refused.presented()).isEmpty());
        }
    }

    @Test
    void aSilentServerIsUnreachableWhenTheTimeIsOver() throws Exception {
        try (var listener = listener()) {
            assertThat(check(addressOf(listener), Duration.ofMillis(200)))
                    .asInstanceOf(type(Handshake.Result.Unreachable.class))
                    .satisfies(result -> assertThat(result.reason()).contains("within PT0.2S"));
        }
    }

    @Test
    void aClosedPortIsUnreachable() throws Exception {
        InetSocketAddress address;
        try (var listener = listener()) {
            address = addressOf(listener);
        }

        assertThat(check(address, LONG))
                .asInstanceOf(type(Handshake.Result.Unreachable.class))
                .satisfies(result -> assertThat(result.reason()).contains(":" + address.getPort()));
    }

    @Test
    void anUnknownHostIsUnreachable() {
        assertThat(check(InetSocketAddress.createUnresolved("client1.invalid", 6380), LONG))
                .isInstanceOf(Handshake.Result.Unreachable.class);
    }

    private Leaf issuedAt(Instant time) {
        return authority(directory.resolve("ca"), time).issue(names("localhost"), DAY);
    }

    private static TlsServer serving(Leaf leaf) throws IOException, GeneralSecurityException {
        return TlsServer.with(leaf, "TLSv1.3", "TLSv1.2");
    }

    private Handshake.Result check(TlsServer server, String name) {
        return Handshake.check(server.address(), name, List.of(authority.certificate()), LONG);
    }

    private Handshake.Result check(InetSocketAddress address, Duration timeout) {
        return Handshake.check(address, "localhost", List.of(authority.certificate()), timeout);
    }

    private static void refuses(Handshake.Result result, String reason, Leaf presented) {
        assertThat(result)
                .asInstanceOf(type(Handshake.Result.Refused.class))
                .satisfies(refused -> assertThat(refused.reason()).contains(reason))
                .satisfies(refused -> assertThat(refused.presented()).contains(presented.certificate()));
    }

    private static ServerSocket listener() throws IOException {
        return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    private static InetSocketAddress addressOf(ServerSocket listener) {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    /** Answers one connection with a text, and waits until the other side hangs up. */
    private static AutoCloseable answering(ServerSocket listener, String text) {
        Thread thread = Thread.ofVirtual().name("plain-server").start(() -> {
            try (var socket = listener.accept()) {
                socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException _) {
                // The test sees what came of it on its own side.
            }
        });
        return thread::interrupt;
    }
}
