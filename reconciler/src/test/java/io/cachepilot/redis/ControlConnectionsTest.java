package io.cachepilot.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cachepilot.secret.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ControlConnectionsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final String NAME = "client1";

    @TempDir
    private static Path directory;

    private static Path program;

    private final int port = RedisProcess.freePorts(1).getFirst();
    private final Endpoint endpoint = endpoint("geheim");
    private final ControlConnections connections = new ControlConnections(TIMEOUT);
    private RedisProcess server;

    @BeforeAll
    static void unpack() {
        program = RedisProcess.unpack(directory);
    }

    @BeforeEach
    void startServer() {
        server = RedisProcess.start(
                program,
                directory,
                List.of(
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--requirepass",
                        "geheim",
                        "--port",
                        Integer.toString(port)));
    }

    @AfterEach
    void endServer() {
        connections.close();
        server.close();
    }

    @Test
    void oneConnectionServesManyCalls() {
        for (int i = 0; i < 5; i++) {
            assertThat(connections.with(NAME, endpoint, ControlConnectionsTest::received))
                    .isEqualTo(1);
        }
    }

    @Test
    void connectionOfItsOwnIsClosedAfterwards() {
        connections.with(NAME, endpoint, ControlConnectionsTest::connected);
        assertThat(connections.withOwn(endpoint, TIMEOUT, ControlConnectionsTest::connected))
                .isEqualTo(2);
        RedisProcess.await(() -> connections.with(NAME, endpoint, ControlConnectionsTest::connected) == 1);
    }

    @Test
    void restartedServerIsReachedAgainWithoutAnError() {
        assertThat(connections.with(NAME, endpoint, ControlConnectionsTest::received))
                .isEqualTo(1);
        server.close();
        startServer();
        assertThat(connections.with(NAME, endpoint, ControlConnectionsTest::received))
                .isEqualTo(1);
        assertThat(connections.with(NAME, endpoint, ControlConnectionsTest::received))
                .isEqualTo(1);
    }

    @Test
    void endedServerIsUnreachableUntilItIsBack() {
        connections.with(NAME, endpoint, ControlConnectionsTest::received);
        server.close();
        assertThatThrownBy(() -> connections.with(NAME, endpoint, ControlConnectionsTest::received))
                .isInstanceOf(RedisUnreachable.class);
        startServer();
        assertThat(connections.with(NAME, endpoint, ControlConnectionsTest::received))
                .isEqualTo(1);
    }

    @Test
    void refusedCommandKeepsTheConnection() {
        assertThatThrownBy(() -> connections.with(NAME, endpoint, control -> {
                    control.configure(Map.of("no-such-directive", "1"));
                    return 0;
                }))
                .isInstanceOf(RedisRefused.class);
        assertThat(connections.with(NAME, endpoint, ControlConnectionsTest::received))
                .isEqualTo(1);
    }

    @Test
    void anotherEndpointReplacesTheConnection() {
        connections.with(NAME, endpoint, control -> {
            control.configure(Map.of("requirepass", "neu"));
            return 0;
        });
        connections.with(NAME, endpoint("neu"), ControlConnectionsTest::received);
        RedisProcess.await(() -> connections.with(NAME, endpoint("neu"), ControlConnectionsTest::connected) == 1);
        assertThatThrownBy(() -> connections.with(NAME, endpoint, ControlConnectionsTest::received))
                .isInstanceOf(RedisRefused.class);
    }

    @Test
    void forgottenConnectionIsClosed() {
        connections.with(NAME, endpoint, ControlConnectionsTest::connected);
        connections.forget(NAME);
        connections.forget("never-seen");
        try (var other = new RedisControl(RedisConnection.connect(endpoint, TIMEOUT))) {
            RedisProcess.await(() -> connected(other) == 1);
        }
    }

    @Test
    void connectionThatIsForgottenWhileSomebodyWaitsForItIsNotKept() throws InterruptedException {
        var answer = new AtomicLong();
        var waiting = Thread.ofVirtual()
                .unstarted(() -> answer.set(connections.with(NAME, endpoint, ControlConnectionsTest::connected)));
        connections.with(NAME, endpoint, _ -> {
            waiting.start();
            RedisProcess.await(() -> waiting.getState() == Thread.State.WAITING);
            connections.forget(NAME);
            return 0;
        });
        waiting.join();
        assertThat(answer).hasPositiveValue();
        try (var other = new RedisControl(RedisConnection.connect(endpoint, TIMEOUT))) {
            RedisProcess.await(() -> connected(other) == 1);
        }
    }

    @Test
    void manyThreadsShareOneConnection() throws InterruptedException, ExecutionException, TimeoutException {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = IntStream.range(0, 50)
                    .mapToObj(i -> executor.submit(() -> connections.with(NAME, endpoint, control -> {
                        control.configure(Map.of("timeout", Integer.toString(i)));
                        return Integer.valueOf(
                                control.look(List.of("timeout")).config().get("timeout"));
                    })))
                    .toList();
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).get(20, TimeUnit.SECONDS)).isEqualTo(i);
            }
        }
        assertThat(connections.with(NAME, endpoint, ControlConnectionsTest::received))
                .isEqualTo(1);
    }

    private static long connected(RedisControl control) {
        return Long.parseLong(control.info("clients").get("connected_clients"));
    }

    private static long received(RedisControl control) {
        return Long.parseLong(control.info("stats").get("total_connections_received"));
    }

    private Endpoint endpoint(String password) {
        return new Endpoint("127.0.0.1", port, Optional.empty(), "default", new Secret(password));
    }
}
