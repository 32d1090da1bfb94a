package io.cachepilot.instance.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Network;
import io.cachepilot.file.DurableFile;
import io.cachepilot.file.FileTree;
import io.cachepilot.instance.EngineUnavailable;
import io.cachepilot.instance.HostPort;
import io.cachepilot.instance.ImageLook;
import io.cachepilot.instance.InstanceName;
import io.cachepilot.instance.InstanceSpec;
import io.cachepilot.instance.Instances;
import io.cachepilot.instance.Layout;
import io.cachepilot.instance.docker.engine.DockerSettings;
import io.cachepilot.instance.docker.engine.Endpoint;
import io.cachepilot.instance.docker.engine.Engine;
import io.cachepilot.instance.process.RedisBinary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** An installation of its own on the Docker Engine of this host, which leaves nothing behind. */
final class DockerLab implements AutoCloseable {
    private final Path directory;
    private final Path cache;
    private final DockerSettings settings;
    private final Engine engine;

    private DockerLab(Path directory, Path cache, DockerSettings settings) {
        this.directory = directory;
        this.cache = cache;
        this.settings = settings;
        this.engine = new Engine(Endpoint.of(settings, System.getenv()));
    }

    /** On the Engine that the environment names; skips the test where none answers. */
    static DockerLab open(Path directory, Path cache) {
        var lab = new DockerLab(directory, cache, DockerSettings.OF_THE_ENVIRONMENT);
        try {
            lab.engine.ask("ping", client -> client.versionCmd().exec());
        } catch (EngineUnavailable e) {
            assumeTrue(false, "no Docker Engine for tests: " + e.getMessage());
        }
        return lab;
    }

    static DockerLab at(String host, Path directory, Path cache) {
        return new DockerLab(directory, cache, new DockerSettings(Optional.of(host), Optional.empty()));
    }

    DockerInstances instances() {
        return new DockerInstances(
                settings, instancesDirectory(), ownerFile(), RedisBinary.carried(cache), Clock.systemUTC());
    }

    DockerInstances observing() {
        return DockerInstances.observing(
                settings, instancesDirectory(), ownerFile(), RedisBinary.carried(cache), Clock.systemUTC());
    }

    DockerClient client() {
        return engine.client();
    }

    Path instancesDirectory() {
        return directory.resolve("instances");
    }

    Path ownerFile() {
        return directory.resolve("installation");
    }

    String owner() {
        return DurableFile.read(ownerFile()).orElse("nobody").strip();
    }

    /** The id of the image of the shipped server, built if it is not there. */
    String image() {
        try (DockerInstances instances = instances()) {
            return ready(instances, "shipped", false).id();
        }
    }

    static ImageLook.Ready ready(DockerInstances instances, String reference, boolean anew) {
        ImageLook look = settled(instances, reference, anew);
        if (look instanceof ImageLook.Ready ready) {
            return ready;
        }
        throw new AssertionError("not ready: " + look);
    }

    /** What comes of it, once it is fetched no more. */
    static ImageLook settled(DockerInstances instances, String reference, boolean anew) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        ImageLook look = instances.image(reference, anew);
        while (look instanceof ImageLook.Fetching && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            look = instances.image(reference, anew);
        }
        return look;
    }

    InspectContainerResponse inspect(InstanceName name) {
        return client().inspectContainerCmd("cachepilot-" + name).exec();
    }

    /** Everything in the Engine that bears this installation's id. */
    List<Container> containers() {
        return client().listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(Map.of("io.cachepilot.owner", owner()))
                .exec();
    }

    static InstanceSpec spec(Instances instances, InstanceName name, String image) {
        var ports = new TreeMap<>(Map.of("plain", new HostPort("127.0.0.1", freePort())));
        String file = instances.layout(name, ports).insideFiles() + "/redis.conf";
        return new InstanceSpec(name, Optional.of(image), List.of(file), 128, ports);
    }

    static InstanceSpec created(Instances instances, InstanceName name, String image) {
        InstanceSpec spec = spec(instances, name, image);
        instances.create(spec);
        Layout layout = instances.layout(name, spec.ports());
        DurableFile.write(
                layout.files().resolve("redis.conf"),
                "port 6379\nbind 0.0.0.0\nprotected-mode no\ndir /data\nsave \"\"\n",
                layout.owner());
        return spec;
    }

    static InstanceSpec running(Instances instances, InstanceName name, String image) {
        InstanceSpec spec = created(instances, name, image);
        instances.start(name);
        await(name + " answers", () -> answers(port(spec)));
        return spec;
    }

    static HostPort port(InstanceSpec spec) {
        return spec.ports().values().iterator().next();
    }

    /** The Engine accepts connections on its own before the instance does: only an answer counts. */
    static boolean answers(HostPort port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(port.address(), port.port()), 1000);
            socket.setSoTimeout(1000);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().read() == '+';
        } catch (IOException _) {
            return false;
        }
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline)
                    .as("not seen in time: " + what)
                    .isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** So that the next test finds nothing but the network. */
    void removeInstances() {
        containers().parallelStream().forEach(container -> removeContainer(container.getId()));
        FileTree.delete(instancesDirectory());
    }

    void removeContainer(String nameOrId) {
        try {
            engine.removeContainer("remove what a test left", nameOrId);
        } catch (NotFoundException _) {
            // It is what was wanted.
        }
    }

    /** Only what is this installation's own. */
    @Override
    public void close() {
        try {
            removeInstances();
            networks().forEach(network -> remove(network.getId()));
        } finally {
            engine.close();
        }
    }

    List<Network> networks() {
        return client().listNetworksCmd()
                .withFilter("label", List.of("io.cachepilot.owner=" + owner()))
                .exec();
    }

    private void remove(String network) {
        try {
            client().removeNetworkCmd(network).exec();
        } catch (DockerException _) {
            // It has endpoints for a moment longer.
        }
    }
}
