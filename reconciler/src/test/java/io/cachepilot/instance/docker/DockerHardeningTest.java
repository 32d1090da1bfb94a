package io.cachepilot.instance.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import io.cachepilot.file.DurableFile;
import io.cachepilot.instance.HostPort;
import io.cachepilot.instance.InstanceName;
import io.cachepilot.instance.InstanceSpec;
import io.cachepilot.instance.process.RedisBinary;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.GenericContainer;

/** What no container of ours may do, asked of the Engine for all there are, and tried from inside. */
class DockerHardeningTest {
    private static final InstanceName BLUE = new InstanceName("hard-blue");
    private static final InstanceName GREEN = new InstanceName("hard-green");

    @TempDir
    private static Path directory;

    private static @Nullable DockerLab opened;
    private static @Nullable DockerInstances instances;
    private static @Nullable InstanceSpec blue;

    @BeforeAll
    static void runTwo() {
        DockerLab lab = DockerLab.open(directory, directory.resolve("cache"));
        opened = lab;
        String image = lab.image();
        DockerInstances adapter = lab.instances();
        instances = adapter;
        blue = DockerLab.running(adapter, BLUE, image);
        DockerLab.running(adapter, GREEN, image);
        adapter.create(DockerLab.spec(adapter, new InstanceName("hard-created"), image));
    }

    @AfterAll
    static void leaveNothing() {
        if (instances != null) {
            instances.close();
        }
        if (opened != null) {
            opened.close();
        }
    }

    @Test
    void everyContainerOfOursIsHardened() {
        List<InspectContainerResponse> all = lab().containers().stream()
                .map(container ->
                        lab().client().inspectContainerCmd(container.getId()).exec())
                .toList();

        assertThat(all).hasSize(3).allSatisfy(DockerHardeningTest::assertHardened);
    }

    private static void assertHardened(InspectContainerResponse container) {
        HostConfig host = container.getHostConfig();
        assertThat(container.getConfig().getUser())
                .isNotBlank()
                .doesNotStartWith("0")
                .doesNotContain("root");
        assertThat(host.getReadonlyRootfs()).isTrue();
        Map<String, String> tmpfs = Objects.requireNonNull(host.getTmpFs());
        assertThat(tmpfs).containsOnlyKeys("/tmp");
        assertThat(tmpfs.get("/tmp")).contains("noexec", "nosuid", "size=");
        assertThat(host.getCapDrop()).containsExactly(Capability.ALL);
        assertThat(host.getCapAdd()).isNullOrEmpty();
        assertThat(host.getSecurityOpts()).containsExactly("no-new-privileges");
        assertThat(host.getPrivileged()).isFalse();
        assertThat(host.getMemory()).isPositive().isEqualTo(host.getMemorySwap());
        assertThat(host.getPidsLimit()).isEqualTo(64);
        assertThat(host.getInit()).isFalse();
        assertThat(host.getRestartPolicy().getName()).isEqualTo("unless-stopped");
        assertThat(host.getPidMode()).isEmpty();
        assertThat(host.getIpcMode()).isEqualTo("private");
        assertThat(host.getDevices()).isNullOrEmpty();
        assertThat(host.getNetworkMode()).startsWith("cachepilot-");
        assertThat(host.getLogConfig().getConfig()).containsKeys("max-size", "max-file");
        assertThat(Objects.requireNonNull(container.getConfig().getHealthcheck())
                        .getTest())
                .containsExactly("NONE");
        assertThat(container.getConfig().getEntrypoint()).containsExactly("redis-server");
        assertThat(container.getConfig().getEnv()).containsExactly("PATH=/usr/local/bin:/usr/bin:/bin");
        assertThat(Objects.requireNonNull(host.getMounts()))
                .extracting(mount -> mount.getTarget() + " " + mount.getReadOnly())
                .containsExactlyInAnyOrder("/etc/cachepilot true", "/data null");
        assertThat(container.getMounts())
                .hasSize(2)
                .noneMatch(mount -> String.valueOf(mount.getSource()).contains("docker.sock"));
    }

    /** What a certificate needs that is renewed while the server runs. */
    @Test
    void aFileThatIsReplacedByARenameIsSeenInside() throws IOException {
        var layout = adapter().layout(BLUE, spec().ports());
        Path outside = layout.files().resolve("server.pem");
        Path inside = Path.of("/proc", pid(BLUE), "root", "etc", "cachepilot", "server.pem");
        assumeTrue(Files.isReadable(inside.getParent()), "looking into the files of a container takes root");

        DurableFile.write(outside, "old", layout.owner());
        assertThat(inside).hasContent("old");
        DurableFile.write(outside, "new", layout.owner());

        assertThat(inside).hasContent("new");
        assertThat(Files.getAttribute(inside, "unix:uid")).isEqualTo(Files.getAttribute(layout.data(), "unix:uid"));
    }

    @Test
    void thePublishedPortIsOpenOnItsAddress() {
        assertThat(DockerLab.answers(DockerLab.port(spec()))).isTrue();
        assertThat(adapter().find(BLUE).orElseThrow().spec().ports().values())
                .extracting(HostPort::address)
                .containsExactly("127.0.0.1");
    }

    @Test
    void aTenantReachesNoOtherTenant() throws Exception {
        assumeRoot();

        assertThat(connects(BLUE, address(BLUE), 6379)).as("itself").isTrue();
        assertThat(connects(BLUE, address(GREEN), 6379)).as("the other one").isFalse();
    }

    @Test
    void aTenantReachesNoServerOnTheLoopbackOfTheHost() throws Exception {
        assumeRoot();
        try (var server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            assertThat(connects(BLUE, "127.0.0.1", server.getLocalPort())).isFalse();
            assertThat(connects(BLUE, gateway(), server.getLocalPort())).isFalse();
            assertThat(connects(BLUE, gateway(), DockerLab.port(spec()).port()))
                    .as("a port published on the loopback address")
                    .isFalse();
        }
    }

    @Test
    void aTenantReachesNoContainerOfAnotherNetwork() throws Exception {
        assumeRoot();
        try (var other = new GenericContainer<>("cachepilot/redis:7.0.15")
                .withCommand("redis-server", "--save", "", "--protected-mode", "no", "--bind", "0.0.0.0")
                .withExposedPorts(6379)) {
            other.start();
            String address = Objects.requireNonNull(other.getContainerInfo()
                    .getNetworkSettings()
                    .getNetworks()
                    .values()
                    .iterator()
                    .next()
                    .getIpAddress());
            assertThat(connectsFromHost(address, 6379)).isTrue();

            assertThat(connects(BLUE, address, 6379)).isFalse();
        }
    }

    /** A machine beyond this host, which knows no way back to the private addresses of containers. */
    @Test
    void aTenantReachesNothingOutside() throws Exception {
        assumeRoot();
        String id = Long.toHexString(ProcessHandle.current().pid());
        String namespace = "cp-out-" + id;
        String link = "cpo" + id;
        assumeTrue(run("ip", "netns", "add", namespace), "no network namespace can be made on this machine");
        Process server = null;
        try {
            assertThat(run("ip", "link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", namespace))
                    .isTrue();
            assertThat(run("ip", "addr", "add", "198.51.100.1/30", "dev", link)).isTrue();
            assertThat(run("ip", "link", "set", link, "up")).isTrue();
            assertThat(run("ip", "-n", namespace, "addr", "add", "198.51.100.2/30", "dev", "eth0"))
                    .isTrue();
            assertThat(run("ip", "-n", namespace, "link", "set", "eth0", "up")).isTrue();
            server = new ProcessBuilder(
                            "nsenter",
                            "--net=/var/run/netns/" + namespace,
                            RedisBinary.carried(directory.resolve("cache"))
                                    .get()
                                    .toString(),
                            "--port",
                            "6379",
                            "--protected-mode",
                            "no",
                            "--save",
                            "",
                            "--dir",
                            directory.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("outside.log").toFile())
                    .start();
            DockerLab.await(
                    "the outside server is reached from the host", () -> connectsFromHost("198.51.100.2", 6379));

            assertThat(connects(BLUE, "198.51.100.2", 6379)).isFalse();
        } finally {
            if (server != null) {
                server.destroyForcibly().waitFor();
            }
            run("ip", "link", "del", link);
            run("ip", "netns", "del", namespace);
        }
    }

    private static void assumeRoot() {
        assumeTrue("root".equals(System.getProperty("user.name")), "trying from inside of a container takes root");
    }

    /** Whether a connection is made from the network namespace of an instance. */
    private static boolean connects(InstanceName from, String address, int port) throws Exception {
        return run(
                "nsenter",
                "-t",
                pid(from),
                "-n",
                "timeout",
                "2",
                "bash",
                "-c",
                "exec 3<>/dev/tcp/" + address + "/" + port);
    }

    private static boolean connectsFromHost(String address, int port) {
        try {
            return run("timeout", "2", "bash", "-c", "exec 3<>/dev/tcp/" + address + "/" + port);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() == 0;
    }

    private static String pid(InstanceName name) {
        return String.valueOf(lab().inspect(name).getState().getPidLong());
    }

    private static String address(InstanceName name) {
        return Objects.requireNonNull(network(name).getValue().getIpAddress());
    }

    private static String gateway() {
        return Objects.requireNonNull(network(BLUE).getValue().getGateway());
    }

    private static Map.Entry<String, com.github.dockerjava.api.model.ContainerNetwork> network(InstanceName name) {
        return lab().inspect(name)
                .getNetworkSettings()
                .getNetworks()
                .entrySet()
                .iterator()
                .next();
    }

    private static InstanceSpec spec() {
        return Objects.requireNonNull(blue);
    }

    private static DockerInstances adapter() {
        return Objects.requireNonNull(instances);
    }

    private static DockerLab lab() {
        return Optional.ofNullable(opened).orElseThrow();
    }
}
