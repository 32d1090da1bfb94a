package io.cachepilot.instance.docker.container;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Mount;
import io.cachepilot.instance.InstanceName;
import io.cachepilot.instance.InstanceSpec;
import io.cachepilot.instance.Traits;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A container as the Engine has it, in our words. The spec is read back from what is in force, never from a note. */
public record Container(InspectContainerResponse seen) {
    private static final int KILLED = 137;

    public String id() {
        return seen.getId();
    }

    /** The id of its image, whatever its name points to by now. */
    public String image() {
        return seen.getImageId();
    }

    /** Whose installation made it. */
    public Optional<String> owner() {
        return Optional.ofNullable(labels().get(Labels.OWNER));
    }

    public Optional<String> instance() {
        return Optional.ofNullable(labels().get(Labels.INSTANCE));
    }

    public String status() {
        return Objects.requireNonNullElse(state().getStatus(), "");
    }

    public boolean running() {
        return Boolean.TRUE.equals(state().getRunning()) && !restarting();
    }

    public boolean restarting() {
        return Boolean.TRUE.equals(state().getRestarting());
    }

    public boolean paused() {
        return Boolean.TRUE.equals(state().getPaused());
    }

    /** Left over of a removal that failed half-way: nothing can be done with it but to remove it. */
    public boolean broken() {
        return status().equals("dead") || status().equals("removing");
    }

    /** Whether the Engine starts it again by itself when it ends. */
    public boolean restartedByEngine() {
        var policy = host().getRestartPolicy();
        String name = policy == null ? "" : String.valueOf(policy.getName());
        return name.equals("unless-stopped") || name.equals("always");
    }

    /** Why the Engine could not start it; empty when it could. */
    public Optional<String> startFailure() {
        return Optional.ofNullable(state().getError()).filter(text -> !text.isEmpty());
    }

    public long pid() {
        Long pid = state().getPidLong();
        return pid == null ? 0 : pid;
    }

    public OptionalInt exitCode() {
        if (Boolean.TRUE.equals(state().getOOMKilled())) {
            return OptionalInt.of(KILLED);
        }
        Long code = state().getExitCodeLong();
        return code == null ? OptionalInt.empty() : OptionalInt.of(code.intValue());
    }

    public int restarts() {
        Integer count = seen.getRestartCount();
        return count == null ? 0 : count;
    }

    public Instant created() {
        return Instant.parse(seen.getCreated());
    }

    public Optional<Instant> startedAt() {
        return time(state().getStartedAt());
    }

    public Optional<Instant> finishedAt() {
        return time(state().getFinishedAt());
    }

    /** How long the last run lasted that has ended. */
    public Duration lastRun() {
        return startedAt()
                .flatMap(start -> finishedAt().map(end -> Duration.between(start, end)))
                .filter(run -> !run.isNegative())
                .orElse(Duration.ZERO);
    }

    /** The networks that it is part of, by name. */
    Map<String, ContainerNetwork> networks() {
        var settings = seen.getNetworkSettings();
        Map<String, ContainerNetwork> networks = settings == null ? null : settings.getNetworks();
        return networks == null ? Map.of() : networks;
    }

    /** The directory of this host that its data is in; empty for one that was not made as ours are. */
    Optional<Path> dataSource() {
        List<Mount> mounts = host().getMounts();
        return mounts == null
                ? Optional.empty()
                : mounts.stream()
                        .filter(mount -> Blueprint.INSIDE_DATA.equals(mount.getTarget()))
                        .flatMap(mount -> Stream.ofNullable(mount.getSource()))
                        .map(Path::of)
                        .findFirst();
    }

    public InstanceSpec spec(InstanceName name) {
        HostConfig host = host();
        Long memory = host.getMemory();
        return new InstanceSpec(
                name,
                Optional.of(image()),
                listOf(config().getCmd()),
                Blueprint.mebibytes(memory == null ? 0 : memory),
                Ports.published(host.getPortBindings()));
    }

    public Traits traits(String network, boolean ours) {
        ContainerConfig config = config();
        var health = config.getHealthcheck();
        return TraitTexts.of(
                name(),
                host(),
                Objects.requireNonNullElse(config.getUser(), ""),
                listOf(config.getEntrypoint()),
                health == null || health.getTest() == null ? List.of("of the image") : health.getTest(),
                network,
                paused(),
                ours);
    }

    public String name() {
        String name = Objects.requireNonNullElse(seen.getName(), "");
        return name.startsWith("/") ? name.substring(1) : name;
    }

    private Map<String, String> labels() {
        return Objects.requireNonNullElse(config().getLabels(), Map.of());
    }

    private ContainerState state() {
        return seen.getState();
    }

    private ContainerConfig config() {
        return seen.getConfig();
    }

    private HostConfig host() {
        return seen.getHostConfig();
    }

    private static List<String> listOf(String @Nullable [] words) {
        return words == null ? List.of() : new ArrayList<>(Arrays.asList(words));
    }

    /** Docker tells a time that has not come yet as one in the year 1. */
    private static Optional<Instant> time(@Nullable String text) {
        return Optional.ofNullable(text)
                .filter(it -> !it.isEmpty() && !it.startsWith("0001-"))
                .map(Instant::parse);
    }
}
