package io.cachepilot.source.git;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What speaks the git protocol and lists branches, one after the other, slowly and without an end. */
public final class EndlessRemote implements AutoCloseable {
    private static final String COMMIT = "c".repeat(40);

    private final ServerSocket server;
    private final Thread thread;
    private final CountDownLatch called = new CountDownLatch(1);
    private final CountDownLatch hungUp = new CountDownLatch(1);

    private EndlessRemote(ServerSocket server) {
        this.server = server;
        this.thread = Thread.ofVirtual().unstarted(this::serve);
    }

    public static EndlessRemote listen(int port) throws IOException {
        var server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        var remote = new EndlessRemote(server);
        remote.thread.start();
        return remote;
    }

    private void serve() {
        try (Socket caller = server.accept()) {
            called.countDown();
            send(caller.getOutputStream());
        } catch (IOException _) {
            hungUp.countDown();
        }
    }

    private static void send(OutputStream out) throws IOException {
        out.write(line(COMMIT + " HEAD\0symref=HEAD:refs/heads/main\n"));
        for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
            out.write(line("%s refs/heads/b%09d%n".formatted(COMMIT, i)));
            out.flush();
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }

    private static byte[] line(String text) {
        return "%04x%s"
                .formatted(text.length() + 4, text)
                .toLowerCase(Locale.ROOT)
                .getBytes(US_ASCII);
    }

    public void awaitCaller() throws InterruptedException {
        assertThat(called.await(20, TimeUnit.SECONDS)).as("somebody has called").isTrue();
    }

    public void awaitHungUp() throws InterruptedException {
        assertThat(hungUp.await(20, TimeUnit.SECONDS))
                .as("the caller has hung up")
                .isTrue();
    }

    @Override
    public void close() throws IOException {
        server.close();
        thread.interrupt();
    }
}
