package io.cachepilot.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that send or take next to nothing, and would keep a connection for ever: all are cut, and the others are served. */
final class SlowClientsIT {
    private static final int EACH = 67;

    /** The server waits for ten seconds, or for as long as the system keeps what is on its way. */
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private static final int PACE_MILLIS = 250;
    private static final int OTHERS = 20;

    @TempDir
    private static Path home;

    private static ApiLab api;

    @BeforeAll
    static void start() throws IOException {
        api = ApiLab.start(home, Map.of("CACHEPILOT_LIMITS_ENABLED", "false"));
    }

    @AfterAll
    static void end() {
        api.close();
    }

    @Test
    @Timeout(180)
    void twoHundredSlowClientsAreCutWhileOthersAreServed() throws Exception {
        var begun = new CountDownLatch(3 * EACH);
        var slow = new ArrayList<Future<?>>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < EACH; i++) {
                slow.add(clients.submit(() -> drip("GET /api/v1/tenants HTTP/1.1\r\nX-Endless: ", begun)));
                slow.add(clients.submit(() -> drip(post(), begun)));
                slow.add(clients.submit(() -> takeNothing(begun)));
            }
            assertThat(begun.await(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < OTHERS; i++) {
                assertThat(api.get("/api/v1/tenants").statusCode()).isEqualTo(200);
            }
            for (Future<?> client : slow) {
                client.get();
            }
        }
        assertThat(api.get("/api/v1/tenants").statusCode()).isEqualTo(200);
    }

    /** A slow line is no attack: what counts is how much comes in a stretch of time, and not how long all of it takes. */
    @Test
    void aBodyThatComesSlowlyButFastEnoughIsTaken() throws IOException {
        int pieces = 50;
        try (Socket socket = connect(PACE_MILLIS)) {
            send(
                    socket,
                    "POST /api/v1/tenants HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-API-Key: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                            .formatted(api.key(), pieces * 400));
            for (int i = 0; i < pieces; i++) {
                assertThat(isCut(socket)).as("after %d pieces", i).isFalse();
                send(socket, " ".repeat(400));
            }
            socket.setSoTimeout((int) LONGEST.toMillis());
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 4")
                    .doesNotStartWith("HTTP/1.1 408");
        }
    }

    /** One that says nothing at all is nobody's business for half a minute; one that goes on in time is served. */
    @Test
    void aRequestInTwoHalvesIsAnswered() throws IOException {
        try (Socket socket = connect(PACE_MILLIS)) {
            send(socket, "GET /api/v1/tenants HTTP/1.1\r\nHost: loc");
            assertThat(isCut(socket)).isFalse();
            send(socket, "alhost\r\nConnection: close\r\nX-API-Key: " + api.key() + "\r\n\r\n");
            socket.setSoTimeout((int) LONGEST.toMillis());
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200");
        }
    }

    private static String post() {
        return "POST /api/v1/tenants HTTP/1.1\r\nHost: localhost\r\nX-API-Key: %s\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{"
                .formatted(api.key());
    }

    /** Sends a beginning, and then a byte now and then until it is cut. */
    private static Void drip(String beginning, CountDownLatch begun) throws IOException {
        try (Socket socket = connect(PACE_MILLIS)) {
            send(socket, beginning);
            begun.countDown();
            long end = System.nanoTime() + LONGEST.toNanos();
            while (!isCut(socket)) {
                assertThat(System.nanoTime()).as(beginning).isLessThan(end);
                try {
                    send(socket, "a");
                } catch (SocketException _) {
                    return null;
                }
            }
            return null;
        }
    }

    /** Asks for more and more, and takes none of it, until it is cut: what it sends then has nowhere to go. */
    private static Void takeNothing(CountDownLatch begun) throws IOException {
        byte[] request = "GET /api/redoc/redoc.standalone.js HTTP/1.1\r\nHost: localhost\r\n\r\n"
                .repeat(100)
                .getBytes(StandardCharsets.UTF_8);
        try (Socket socket = connect((int) LONGEST.toMillis())) {
            OutputStream out = socket.getOutputStream();
            out.write(request);
            begun.countDown();
            assertThatCode(() -> {
                        while (true) {
                            out.write(request);
                        }
                    })
                    .isInstanceOf(SocketException.class);
            return null;
        }
    }

    /** Whether the server ended the connection, be it with an answer before. Waits for as long as the socket does. */
    private static boolean isCut(Socket socket) throws IOException {
        try {
            var _ = socket.getInputStream().readAllBytes();
            return true;
        } catch (SocketTimeoutException _) {
            return false;
        } catch (SocketException _) {
            return true;
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Socket connect(int timeoutMillis) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(timeoutMillis);
        socket.connect(
                new InetSocketAddress(api.address().getHost(), api.address().getPort()));
        return socket;
    }
}
