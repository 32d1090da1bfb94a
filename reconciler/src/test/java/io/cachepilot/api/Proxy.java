package io.cachepilot.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.cachepilot.e2e.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real reverse proxy on the loopback, as it is usually set up. Skips the test where there is none of its kind. */
record Proxy(URI address, Process process) implements AutoCloseable {
    private static final Path HAPROXY = Path.of("/usr/sbin/haproxy");
    private static final Path NGINX = Path.of("/usr/sbin/nginx");

    /** @param from the address that it connects from */
    static Proxy haproxy(Path directory, String from, URI to) throws IOException {
        URI address = free();
        Path file =
                write(directory, """
                defaults
                  mode http
                  option forwardfor
                  timeout connect 5s
                  timeout client 30s
                  timeout server 30s
                frontend clients
                  bind %s:%d
                  default_backend api
                backend api
                  server one %s:%d source %s
                """.formatted(address.getHost(), address.getPort(), to.getHost(), to.getPort(), from));
        return start(HAPROXY, "haproxy", address, directory, List.of("-db", "-f", file.toString()));
    }

    /** The same. */
    static Proxy nginx(Path directory, String from, URI to) throws IOException {
        URI address = free();
        Path file = write(directory, """
                daemon off;
                master_process off;
                pid %1$s/pid;
                error_log stderr;
                events {}
                http {
                  access_log off;
                  client_body_temp_path %1$s/1;
                  proxy_temp_path %1$s/2;
                  fastcgi_temp_path %1$s/3;
                  uwsgi_temp_path %1$s/4;
                  scgi_temp_path %1$s/5;
                  server {
                    listen %2$s:%3$d;
                    location / {
                      proxy_pass http://%4$s:%5$d;
                      proxy_bind %6$s;
                      proxy_set_header Host $host;
                      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                    }
                  }
                }
                """.formatted(
                        directory, address.getHost(), address.getPort(), to.getHost(), to.getPort(), from));
        return start(NGINX, "nginx", address, directory, List.of("-c", file.toString(), "-p", directory.toString()));
    }

    private static Proxy start(Path program, String name, URI address, Path directory, List<String> arguments)
            throws IOException {
        assumeThat(program)
                .as("%s is on this machine: apt-get install %s", program, name)
                .isExecutable();
        var command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        Await.until(name + " listens", () -> {
            if (!process.isAlive()) {
                throw new IllegalStateException(name + " has ended: " + text(output));
            }
            try {
                new Socket(address.getHost(), address.getPort()).close();
            } catch (IOException e) {
                throw new AssertionError(text(output), e);
            }
        });
        return new Proxy(address, process);
    }

    private static Path write(Path directory, String text) throws IOException {
        Files.createDirectories(directory);
        return Files.writeString(directory.resolve("configuration"), text);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URI free() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
    }

    @Override
    public void close() {
        process.destroy();
        assertThat(process.onExit().orTimeout(20, TimeUnit.SECONDS).join().isAlive())
                .isFalse();
    }
}
