package io.cachepilot.instance.docker;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cachepilot.instance.docker.engine.Endpoint;
import io.cachepilot.instance.docker.engine.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A Docker Engine of a test's own, which may be ended and started again. It lives in network and host names of its own:
 * two Engines in one network namespace write over each other's rules.
 */
public final class PrivateEngine implements AutoCloseable {
    private static final int LINES_TO_SHOW = 80;

    private final Path directory;
    private final boolean liveRestore;
    private final Process namespace;
    private @Nullable Process daemon;

    private PrivateEngine(Path directory, boolean liveRestore, Process namespace) {
        this.directory = directory;
        this.liveRestore = liveRestore;
        this.namespace = namespace;
    }

    /** Skips the test where this machine can't have one. */
    public static PrivateEngine start(Path directory, boolean liveRestore) throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "an Engine of a test's own takes root");
        for (String program : List.of("/usr/bin/nsenter", "/usr/bin/unshare", "/usr/sbin/dockerd")) {
            assumeTrue(Files.isExecutable(Path.of(program)), "there is no " + program);
        }
        Process namespace =
                new ProcessBuilder("unshare", "--net", "sh", "-c", "ip link set lo up; exec sleep 600").start();
        var engine = new PrivateEngine(directory, liveRestore, namespace);
        try {
            // What enters too early stays in the network of this machine.
            DockerLab.await(
                    "the namespace is made",
                    () -> commandLine(namespace.toHandle()).startsWith("sleep"));
            engine.startDaemon();
            return engine;
        } catch (Throwable e) {
            engine.close();
            throw e;
        }
    }

    /** The address, as the setting {@code engine.docker.host} takes it. */
    public String host() {
        return "unix://" + directory.resolve("docker.sock");
    }

    /** What the daemon wrote last, for the message of a failure. */
    public String log() {
        try {
            List<String> lines = Files.readAllLines(directory.resolve("dockerd.log"));
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_TO_SHOW), lines.size()));
        } catch (IOException e) {
            return "there is no log of the daemon: " + e;
        }
    }

    /** A process in the network namespace on whose loopback the ports of containers are published. */
    public long namespaceOf() {
        return namespace.pid();
    }

    public void startDaemon() throws Exception {
        var command = new ArrayList<>(List.of(
                "nsenter",
                "--net=/proc/" + namespace.pid() + "/ns/net",
                "unshare",
                "--uts",
                "dockerd",
                "--data-root",
                directory.resolve("data").toString(),
                "--exec-root",
                directory.resolve("run").toString(),
                "-p",
                directory.resolve("docker.pid").toString(),
                "-H",
                host()));
        if (liveRestore) {
            command.add("--live-restore");
        }
        Files.deleteIfExists(directory.resolve("docker.pid"));
        daemon = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("dockerd.log").toFile()))
                .start();
        var endpoint = new Endpoint(host(), java.util.Optional.empty(), "a test");
        try (var engine = new Engine(endpoint)) {
            DockerLab.await("the Engine answers; " + directory.resolve("dockerd.log"), () -> answers(engine));
        }
    }

    /** As an ordinary restart of the service does. */
    public void stopDaemon() {
        Process running = daemon;
        if (running != null) {
            running.destroy();
            running.onExit().completeOnTimeout(running, 40, TimeUnit.SECONDS).join();
            running.destroyForcibly().onExit().join();
        }
    }

    @Override
    public void close() throws IOException {
        stopDaemon();
        // What live-restore keeps is kept by its own children.
        try (var processes = ProcessHandle.allProcesses()) {
            processes
                    .filter(process -> commandLine(process).contains(directory.toString()))
                    .forEach(ProcessHandle::destroyForcibly);
        }
        namespace.destroyForcibly().onExit().join();
        for (String mount : mountsBelow()) {
            new ProcessBuilder("umount", "-l", mount).start().onExit().join();
        }
    }

    private List<String> mountsBelow() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                .map(line -> line.split(" ", -1)[1])
                .filter(mount -> mount.startsWith(directory.toString()))
                .sorted(java.util.Comparator.reverseOrder())
                .toList();
    }

    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
        } catch (IOException _) {
            return "";
        }
    }

    private static boolean answers(Engine engine) {
        try {
            engine.ask("ping", client -> client.versionCmd().exec());
            return true;
        } catch (io.cachepilot.instance.EngineUnavailable _) {
            return false;
        }
    }
}
