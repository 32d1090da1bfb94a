package io.cachepilot.instance.docker.container;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.LogConfig.LoggingType;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.RestartPolicy;
import io.cachepilot.instance.InstanceSpec;
import io.cachepilot.instance.Traits;
import java.util.List;
import java.util.Map;

/**
 * What containers are made like. Everything that a tenant might do harm with is taken away here, for each of them: there
 * is no field of a spec that gives any of it back.
 */
public record Blueprint(RunAs user) {
    public static final String INSIDE_FILES = "/etc/cachepilot";
    public static final String INSIDE_DATA = "/data";
    static final String PROGRAM = "redis-server";
    public static final RestartPolicy RESTART = RestartPolicy.unlessStoppedRestart();
    public static final long PIDS = 64;
    private static final long MIB = 1024L * 1024L;
    private static final List<String> NO_HEALTH_CHECK = List.of("NONE");

    public static long bytes(int memoryMb) {
        return memoryMb * MIB;
    }

    static int mebibytes(long bytes) {
        return (int) (bytes / MIB);
    }

    /** A container for the spec, not yet sent to the Engine. */
    public CreateContainerCmd container(
            DockerClient client, InstanceSpec spec, InstanceFiles files, String owner, String network) {
        String image = spec.image()
                .orElseThrow(() -> new IllegalArgumentException(
                        "instance " + spec.name() + " names no image; the docker engine needs one"));
        return bare(client, image, host(spec, files).withNetworkMode(network))
                .withName(Labels.container(spec.name()))
                .withLabels(Labels.of(owner, spec.name()))
                .withCmd(spec.arguments())
                .withExposedPorts(Ports.inside(spec.ports()).values().stream()
                        .map(ExposedPort::tcp)
                        .toList());
    }

    /** One that answers {@code --version} and can do nothing else. */
    public CreateContainerCmd probe(DockerClient client, String image, String owner, int memoryMb) {
        HostConfig host = hardened(memoryMb).withNetworkMode("none").withRestartPolicy(RestartPolicy.noRestart());
        return bare(client, image, host)
                .withLabels(Map.of(Labels.OWNER, owner, Labels.PROBE, "true"))
                .withCmd("--version");
    }

    /** How a container just made of the spec is kept. */
    public Traits traits(InstanceSpec spec, InstanceFiles files) {
        return TraitTexts.of(
                Labels.container(spec.name()),
                host(spec, files),
                user.toString(),
                List.of(PROGRAM),
                NO_HEALTH_CHECK,
                Networks.ISOLATED,
                false,
                true);
    }

    private CreateContainerCmd bare(DockerClient client, String image, HostConfig host) {
        return client.createContainerCmd(image)
                .withHostConfig(host)
                .withUser(user.toString())
                .withEntrypoint(PROGRAM)
                .withHealthcheck(new HealthCheck().withTest(NO_HEALTH_CHECK));
    }

    private HostConfig host(InstanceSpec spec, InstanceFiles files) {
        return hardened(spec.memoryLimitMb())
                .withMounts(List.of(
                        directory(files.configuration().toString(), INSIDE_FILES, true),
                        directory(files.data().toString(), INSIDE_DATA, false)))
                .withPortBindings(Ports.bindings(spec.ports()))
                .withRestartPolicy(RESTART);
    }

    private static HostConfig hardened(int memoryMb) {
        return HostConfig.newHostConfig()
                .withReadonlyRootfs(true)
                .withTmpFs(Map.of("/tmp", "rw,noexec,nosuid,nodev,size=16m"))
                .withCapDrop(Capability.ALL)
                .withSecurityOpts(List.of("no-new-privileges"))
                .withPrivileged(false)
                .withInit(false)
                .withPidsLimit(PIDS)
                // As much memory as memory and swap together: none of it is swap.
                .withMemory(bytes(memoryMb))
                .withMemorySwap(bytes(memoryMb))
                .withLogConfig(new LogConfig(LoggingType.JSON_FILE, Map.of("max-size", "5m", "max-file", "2")));
    }

    /** Directories, never files: a file that is replaced by a rename keeps its old content inside. */
    private static Mount directory(String source, String target, boolean readOnly) {
        return new Mount()
                .withType(MountType.BIND)
                .withSource(source)
                .withTarget(target)
                .withReadOnly(readOnly);
    }
}
