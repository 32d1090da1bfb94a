package io.cachepilot.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.api.RawClient.Reply;
import io.cachepilot.e2e.Await;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hundreds of strangers who send almost all of a body, and then next to nothing; or who ask for something long, and take
 * next to nothing. All of it together is many times the memory that the program has.
 */
final class SlowBodiesIT {
    private static final int HEAP_MB = 64;
    private static final int SENDERS = 560;
    private static final int TAKERS = 200;
    private static final int ALMOST = (1 << 20) - 1_000;
    private static final Duration LONGEST = Duration.ofSeconds(90);

    @TempDir
    private Path home;

    @Test
    @Timeout(240)
    void theProgramServesOnAndEndsInTime() throws Exception {
        Path secret = home.resolve("hook");
        Files.createFile(secret, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(secret, "0123456789abcdef0123456789abcdef\n");
        try (var program = SmallHeapProgram.start(
                        home,
                        HEAP_MB,
                        Map.of("CACHEPILOT_WEBHOOK_SECRET", "hook", "CACHEPILOT_LIMITS_ENABLED", "false"));
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var begun = new CountDownLatch(SENDERS + TAKERS);
            var statuses = new ConcurrentLinkedQueue<Integer>();
            var slow = new ArrayList<Future<?>>();
            var takers = new ArrayList<Future<?>>();
            var over = new CountDownLatch(1);
            for (int i = 0; i < SENDERS; i++) {
                slow.add(clients.submit(() -> send(program, begun, statuses)));
            }
            for (int i = 0; i < TAKERS; i++) {
                takers.add(clients.submit(() -> takeNothing(program, begun, over)));
            }
            try {
                assertThat(begun.await(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
                requireServing(program, slow);
            } finally {
                over.countDown();
            }
            for (Future<?> client : takers) {
                client.get();
            }
            assertThat(statuses)
                    .as("some were too slow, and for some there was no room")
                    .contains(408, 503);
            assertThat(statuses).isSubsetOf(List.of(0, 408, 503));
            assertThat(program.terminate(20)).isEqualTo(143);
            assertThat(program.output()).doesNotContain("OutOfMemory");
        }
    }

    /** Edits are applied and requests answered until all of the slow ones are ended. */
    private void requireServing(SmallHeapProgram program, List<Future<?>> slow) throws Exception {
        write("fresh");
        Await.until("an edit is applied meanwhile", () -> {
            assertThat(program.isAlive()).as(program.output()).isTrue();
            assertThat(get(program, "/api/v1/tenants/fresh").body()).contains("\"status\":\"running\"");
        });
        assertThat(post(program, "made").status()).isEqualTo(200);
        long end = System.nanoTime() + LONGEST.toNanos();
        while (slow.stream().anyMatch(client -> !client.isDone())) {
            assertThat(System.nanoTime()).as("all are ended").isLessThan(end);
            assertThat(get(program, "/api/v1/tenants").status()).isEqualTo(200);
        }
        for (Future<?> client : slow) {
            client.get();
        }
    }

    /** SIGTERM ends it also while all of them are there. */
    @Test
    @Timeout(240)
    void itEndsInTimeWhileTheyAreThere() throws Exception {
        try (var program = SmallHeapProgram.start(home, HEAP_MB, Map.of("CACHEPILOT_LIMITS_ENABLED", "false"));
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var begun = new CountDownLatch(SENDERS);
            String key = program.key();
            for (int i = 0; i < SENDERS; i++) {
                var _ = clients.submit(() -> {
                    try (Socket socket = RawClient.connect(program.address())) {
                        RawClient.send(
                                socket,
                                "POST /api/v1/plan HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/yaml\r\nX-API-Key: "
                                        + key + "\r\nContent-Length: 1000000\r\n\r\n#");
                        begun.countDown();
                        return RawClient.reply(socket);
                    }
                });
            }
            assertThat(begun.await(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(program.terminate(20)).isEqualTo(143);
        }
    }

    private static Void send(SmallHeapProgram program, CountDownLatch begun, ConcurrentLinkedQueue<Integer> statuses)
            throws IOException {
        try (Socket socket = RawClient.connect(program.address())) {
            RawClient.send(
                    socket,
                    "POST /hooks/git HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nX-GitHub-Event: push\r\n"
                            + "X-Hub-Signature-256: sha256=" + "0".repeat(64) + "\r\nContent-Length: " + (1 << 20)
                            + "\r\n\r\n");
            socket.setSoTimeout(1_000);
            statuses.add(drip(socket, begun));
        }
        return null;
    }

    /** Returns what it was answered, or 0 when the connection was closed without a word that arrived. */
    private static int drip(Socket socket, CountDownLatch begun) {
        long end = System.nanoTime() + LONGEST.toNanos();
        try {
            OutputStream out = socket.getOutputStream();
            byte[] piece = "x".repeat(8_000).getBytes(StandardCharsets.US_ASCII);
            for (int sent = 0; sent < ALMOST; sent += piece.length) {
                out.write(piece, 0, Math.min(piece.length, ALMOST - sent));
            }
            begun.countDown();
            while (System.nanoTime() < end) {
                try {
                    return RawClient.reply(socket).status();
                } catch (SocketTimeoutException _) {
                    out.write('x');
                }
            }
            throw new AssertionError("nobody ends it");
        } catch (IOException _) {
            begun.countDown();
            return answered(socket);
        }
    }

    /** What came before the connection was closed. */
    private static int answered(Socket socket) {
        try {
            return RawClient.reply(socket).status();
        } catch (IOException _) {
            return 0;
        }
    }

    private static Void takeNothing(SmallHeapProgram program, CountDownLatch begun, CountDownLatch over)
            throws InterruptedException {
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4_096);
            socket.connect(new InetSocketAddress(
                    program.address().getHost(), program.address().getPort()));
            RawClient.send(socket, "GET /api/redoc/redoc.standalone.js HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(50));
            begun.countDown();
            over.await();
        } catch (IOException _) {
            begun.countDown();
        }
        return null;
    }

    private void write(String tenant) throws IOException {
        Path file = home.resolve("tenants.d").resolve(tenant + ".yaml");
        Files.writeString(file, """
                apiVersion: cachepilot/v1
                kind: Tenant
                metadata:
                  name: %s
                spec:
                  memory: {maxmemoryMb: 64, limitMb: 128}
                """.formatted(tenant));
    }

    private static Reply get(SmallHeapProgram program, String path) {
        return exchange(program, "GET " + path + " HTTP/1.1\r\n", "");
    }

    private static Reply post(SmallHeapProgram program, String tenant) {
        return exchange(
                program,
                "POST /api/v1/tenants HTTP/1.1\r\nContent-Type: application/json\r\n",
                "{\"tenant_name\": \"%s\", \"maxmemory_mb\": 64, \"docker_limit_mb\": 128}".formatted(tenant));
    }

    private static Reply exchange(SmallHeapProgram program, String head, String body) {
        try {
            return RawClient.exchange(
                    program.address(),
                    head + "Host: localhost\r\nConnection: close\r\nX-API-Key: " + program.key()
                            + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        } catch (IOException e) {
            throw new AssertionError(program.output(), e);
        }
    }
}
