package io.cachepilot.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.Main;
import io.cachepilot.e2e.Await;
import io.cachepilot.e2e.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The program in a JVM of its own with little memory, in a scratch directory. */
final class SmallHeapProgram implements AutoCloseable {
    private final Path home;
    private final Process process;
    private final URI address;

    private SmallHeapProgram(Path home, Process process, URI address) {
        this.home = home;
        this.process = process;
        this.address = address;
    }

    /** @param more settings by the names of their variables */
    static SmallHeapProgram start(Path home, int heapMb, Map<String, String> more) throws IOException {
        Files.createDirectories(home.resolve("tenants.d"));
        int port = freePort();
        FreePorts ports = FreePorts.find();
        var up = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx%dm".formatted(heapMb),
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Dcachepilot.home=" + home,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "up"));
        up.environment().keySet().removeIf(name -> name.startsWith("CACHEPILOT_"));
        up.environment()
                .putAll(Map.of(
                        "CACHEPILOT_ENGINE_NAME",
                        "process",
                        "CACHEPILOT_API_LISTEN",
                        "127.0.0.1:" + port,
                        "CACHEPILOT_PORTS_TLS",
                        ports.tlsRange(),
                        "CACHEPILOT_PORTS_PLAIN",
                        ports.plainRange()));
        up.environment().putAll(more);
        Process process = up.directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("output").toFile())
                .start();
        var program = new SmallHeapProgram(home, process, URI.create("http://127.0.0.1:" + port));
        Await.until("it serves", () -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("it has ended with " + process.exitValue() + ":\n" + program.output());
            }
            assertThat(home.resolve("state/cache/api.json"))
                    .as(program.output())
                    .exists();
            assertThat(home.resolve("state/first-api-key")).exists();
        });
        return program;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    URI address() {
        return address;
    }

    String key() throws IOException {
        return Files.readString(home.resolve("state/first-api-key")).strip();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String output() {
        try {
            return Files.readString(home.resolve("output"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** What a service manager sends; returns with what it ended, or fails when it does not in time. */
    int terminate(long withinSeconds) throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(withinSeconds, TimeUnit.SECONDS))
                .as("it ends within %d s".formatted(withinSeconds))
                .isTrue();
        return process.exitValue();
    }

    /** Ends it, and the tenants that it has started, which go on after it. */
    @Override
    public void close() {
        process.destroyForcibly();
        ProcessHandle.allProcesses()
                .filter(tenant -> tenant.info()
                        .command()
                        .filter(command -> command.startsWith(home + "/"))
                        .isPresent())
                .forEach(ProcessHandle::destroyForcibly);
    }
}
