package io.cachepilot.pki;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A real Redis that serves TLS on loopback with one file for its certificate and its key. */
final class RedisServer implements AutoCloseable {
    private final Process process;
    private final int port;

    private RedisServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static RedisServer start(Path directory, Path pem) throws IOException {
        int port = freePort();
        Process process = new ProcessBuilder(List.of(
                        unpack(directory).toString(),
                        "--bind",
                        "127.0.0.1",
                        "--port",
                        "0",
                        "--tls-port",
                        Integer.toString(port),
                        "--tls-cert-file",
                        pem.toString(),
                        "--tls-key-file",
                        pem.toString(),
                        "--tls-auth-clients",
                        "no",
                        "--save",
                        ""))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        var server = new RedisServer(process, port);
        server.awaitReady();
        return server;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }

    private void awaitReady() throws IOException {
        var output = new ArrayList<String>();
        BufferedReader reader = process.inputReader();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            output.add(line);
            if (line.contains("Ready to accept connections")) {
                return;
            }
        }
        throw new IllegalStateException("redis-server did not start: " + output);
    }

    private static Path unpack(Path directory) throws IOException {
        String architecture = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        Path binary = directory.resolve("redis-server");
        try (var content = RedisServer.class.getResourceAsStream("/redis-server-7.0.15-linux-" + architecture)) {
            Files.copy(Objects.requireNonNull(content, "embedded-redis is on the class path"), binary);
        }
        return Files.setPosixFilePermissions(binary, PosixFilePermissions.fromString("rwx------"));
    }

    private static int freePort() throws IOException {
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
