package io.cachepilot.instance.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cachepilot.instance.EngineUnavailable;
import io.cachepilot.instance.InstanceName;
import io.cachepilot.instance.docker.engine.Diagnosis;
import io.cachepilot.instance.docker.engine.DockerSettings;
import io.cachepilot.instance.docker.engine.Endpoint;
import io.cachepilot.instance.docker.engine.Engine;
import io.cachepilot.instance.docker.engine.Prerequisites;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Engines that can't be asked; none of these needs Docker. */
@Timeout(60)
class UnreachableEngineTest {
    private static final InstanceName BLUE = new InstanceName("blue");

    @TempDir
    private Path directory;

    @Test
    void constructingAsksNobodyAndMakesNothing() throws IOException {
        at("unix:///nowhere.sock").close();
        at("nonsense").close();

        try (var files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aSocketThatIsNotThere() {
        try (DockerInstances instances = at("unix://" + directory + "/absent.sock")) {
            assertThatExceptionOfType(EngineUnavailable.class)
                    .isThrownBy(() -> instances.find(BLUE))
                    .withMessageContaining("absent.sock")
                    .withMessageContaining("no such socket")
                    .withMessageContaining("systemctl start docker");
        }
    }

    @Test
    void aSocketThatNobodyListensOn() throws IOException {
        Path socket = directory.resolve("stale.sock");
        try (var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(socket));
        }
        try (DockerInstances instances = at("unix://" + socket)) {
            assertThatExceptionOfType(EngineUnavailable.class)
                    .isThrownBy(instances::check)
                    .withMessageContaining("connection refused")
                    .withMessageContaining("engine.docker.host");
        }
    }

    @Test
    void aPortThatNobodyListensOn() {
        try (DockerInstances instances = at("tcp://127.0.0.1:" + DockerLab.freePort())) {
            assertThatExceptionOfType(EngineUnavailable.class)
                    .isThrownBy(instances::check)
                    .withMessageContaining("connection refused");
        }
    }

    @Test
    void aSocketThatThisUserMayNotUseIsNotAbsent() throws IOException {
        Path socket = Files.createFile(directory.resolve("docker.sock"));
        var endpoint = new Endpoint("unix://" + socket, Optional.empty(), "Docker's default");

        assertThat(Diagnosis.of(endpoint, new SocketException("Permission denied")))
                .contains("permission denied", "group", "docker", "engine.docker.host")
                .doesNotContain("no such socket", "there is no Docker Engine");
    }

    @Test
    void anEngineThatWantsTls() throws IOException {
        try (var listener = answering("""
                HTTP/1.0 400 Bad Request\r
                Content-Type: text/plain; charset=utf-8\r
                \r
                Client sent an HTTP request to an HTTPS server.
                """);
                DockerInstances instances = at("tcp://127.0.0.1:" + listener.getLocalPort())) {
            assertThatExceptionOfType(EngineUnavailable.class)
                    .isThrownBy(instances::check)
                    .withMessageContaining("wants TLS")
                    .withMessageContaining("DOCKER_CERT_PATH");
        }
    }

    @Test
    void anEngineThatIsTooOld() throws IOException {
        try (var listener = answering("""
                HTTP/1.0 200 OK\r
                Content-Type: application/json\r
                \r
                {"Version":"19.03.1","ApiVersion":"1.40"}
                """);
                DockerInstances instances = at("tcp://127.0.0.1:" + listener.getLocalPort())) {
            assertThatExceptionOfType(EngineUnavailable.class)
                    .isThrownBy(instances::check)
                    .withMessageContaining("1.40")
                    .withMessageContaining("1.41 is needed");
        }
        assertThat(Prerequisites.tooOld("1.41")).isFalse();
        assertThat(Prerequisites.tooOld("1.50")).isFalse();
        assertThat(Prerequisites.tooOld("2.0")).isFalse();
        assertThat(Prerequisites.tooOld("")).isTrue();
    }

    @Test
    void anEngineThatNeverAnswers() throws IOException {
        Path socket = directory.resolve("silent.sock");
        try (var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                var engine = new Engine(new Endpoint("unix://" + socket, Optional.empty(), "a test"))) {
            listener.bind(UnixDomainSocketAddress.of(socket));

            assertThatExceptionOfType(EngineUnavailable.class)
                    .isThrownBy(() -> engine.call(
                            "ask for the version",
                            Duration.ofMillis(300),
                            client -> client.versionCmd().exec()))
                    .withMessageContaining("has not answered")
                    .withMessageContaining("silent.sock");
        }
    }

    @Test
    void anAdapterThatWasClosed() {
        DockerInstances instances = at("unix://" + directory + "/absent.sock");
        instances.close();

        assertThatExceptionOfType(EngineUnavailable.class)
                .isThrownBy(() -> instances.find(BLUE))
                .withMessageContaining("closed");
    }

    @Test
    void aWatchBeginsWithoutAnEngineAndEndsWithTheAdapter() throws Exception {
        var ended = new CountDownLatch(1);
        DockerInstances instances = at("unix://" + directory + "/absent.sock");
        Thread watching = Thread.ofPlatform().start(() -> {
            instances.watch(_ -> {}).close();
            ended.countDown();
        });
        assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
        instances.close();
        watching.join();

        DockerLab.await(
                "its thread has ended",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("docker-watch")));
    }

    private DockerInstances at(String host) {
        return new DockerInstances(
                new DockerSettings(Optional.of(host), Optional.empty()),
                directory.resolve("instances"),
                directory.resolve("installation"),
                () -> directory.resolve("no-server"),
                Clock.systemUTC());
    }

    /** Says the same to everybody. */
    private static ServerSocket answering(String answer) throws IOException {
        var listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!listener.isClosed()) {
                try (var socket = listener.accept()) {
                    var _ = socket.getInputStream().read(new byte[4096]);
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                } catch (IOException _) {
                    // Closed, or the other side has gone.
                }
            }
        });
        return listener;
    }
}
