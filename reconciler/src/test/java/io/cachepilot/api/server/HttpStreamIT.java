package io.cachepilot.api.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.api.http.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Answers that go on, and clients that do not read them. */
final class HttpStreamIT {
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @Test
    void aClientThatReadsNothingIsLetGo() throws IOException, InterruptedException {
        var gone = new CountDownLatch(1);
        String text = "x".repeat(8_192);
        try (HttpServer server = HttpServer.start(
                        ANY,
                        _ -> Answer.stream("text/plain", sink -> {
                            try {
                                while (true) {
                                    sink.write(text);
                                }
                            } finally {
                                gone.countDown();
                            }
                        }));
                Socket _ = asking(server)) {
            assertThat(gone.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aClientThatReadsNothingDoesNotKeepTheServerFromEnding() throws IOException, InterruptedException {
        var begun = new CountDownLatch(1);
        var gone = new CountDownLatch(1);
        String text = "x".repeat(8_192);
        HttpServer server = HttpServer.start(
                ANY,
                _ -> Answer.stream("text/plain", sink -> {
                    begun.countDown();
                    try {
                        while (true) {
                            sink.write(text);
                        }
                    } finally {
                        gone.countDown();
                    }
                }));
        try (Socket _ = asking(server)) {
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
            long begin = System.nanoTime();
            server.close();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
            assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static Socket asking(HttpServer server) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.connect(server.address());
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return socket;
    }
}
