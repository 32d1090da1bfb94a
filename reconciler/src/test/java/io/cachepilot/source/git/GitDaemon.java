package io.cachepilot.source.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.source.Programs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The real {@code git daemon}, which serves and takes pushes on the loopback. */
public final class GitDaemon implements AutoCloseable {
    private final Path directory;
    private final int port;
    private Process process;

    private GitDaemon(Path directory, int port, Process process) {
        this.directory = directory;
        this.port = port;
        this.process = process;
    }

    /** Serves the repositories below a directory. Skips the test where there is no git. */
    public static GitDaemon start(Path directory) throws Exception {
        Programs.run("git", "--version");
        int port = freePort();
        return new GitDaemon(directory, port, begin(directory, port));
    }

    /** A new bare repository; pushes are taken. */
    public Path makeRepository(String name) throws Exception {
        Path path = directory.resolve(name);
        Programs.run("git", "init", "--quiet", "--bare", "--initial-branch", "main", path.toString());
        return path;
    }

    public String url(String repository) {
        return "git://127.0.0.1:" + port + "/" + repository;
    }

    public int port() {
        return port;
    }

    public void stop() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }

    public void startAgain() throws Exception {
        process = begin(directory, port);
    }

    @Override
    public void close() {
        stop();
    }

    private static Process begin(Path directory, int port) throws Exception {
        Process process = new ProcessBuilder(
                        "git",
                        "daemon",
                        "--reuseaddr",
                        "--listen=127.0.0.1",
                        "--port=" + port,
                        "--export-all",
                        "--enable=receive-pack",
                        "--base-path=" + directory,
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("daemon.log").toFile())
                .start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!accepts(port)) {
            assertThat(System.nanoTime() - deadline)
                    .as("git daemon listens in time")
                    .isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        return process;
    }

    private static boolean accepts(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
