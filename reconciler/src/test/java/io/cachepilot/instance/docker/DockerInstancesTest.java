package io.cachepilot.instance.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cachepilot.instance.HostPort;
import io.cachepilot.instance.Instance;
import io.cachepilot.instance.InstanceSpec;
import io.cachepilot.instance.InstanceState.Running;
import io.cachepilot.instance.InstanceUnreadable;
import io.cachepilot.instance.Instances;
import io.cachepilot.instance.RestartingContract;
import io.cachepilot.instance.docker.engine.DockerSettings;
import io.cachepilot.instance.process.RedisBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerInstancesTest extends RestartingContract {
    @TempDir
    private static Path directory;

    private static @Nullable DockerLab opened;
    private static @Nullable String image;

    @BeforeAll
    static void openTheLab() {
        DockerLab lab = DockerLab.open(directory, directory.resolve("cache"));
        opened = lab;
        image = lab.image();
    }

    @AfterAll
    static void leaveNothing() {
        if (opened != null) {
            opened.close();
        }
    }

    @AfterEach
    void removeAll() {
        lab().removeInstances();
    }

    @Override
    protected Instances open() {
        return lab().instances();
    }

    @Override
    protected Optional<String> image() {
        return Optional.of(Objects.requireNonNull(image));
    }

    @Override
    protected void crash(Instance running) {
        ProcessHandle.of(((Running) running.state()).pid()).orElseThrow().destroyForcibly();
    }

    @Override
    protected boolean changeMemoryLimit(Instance instance, int memoryLimitMb) {
        long bytes = memoryLimitMb * 1024L * 1024L;
        lab().client()
                .updateContainerCmd(lab().inspect(instance.name()).getId())
                .withMemory(bytes)
                .withMemorySwap(bytes)
                .exec();
        return true;
    }

    @Override
    protected boolean answers(HostPort port) {
        return DockerLab.answers(port);
    }

    @Test
    void aCopyLeavesTheContainersOfTheOriginalAlone(@TempDir Path elsewhere) throws Exception {
        running(BLUE);
        Path copy = elsewhere.resolve("copy");
        copy(directory, copy);

        try (Instances other = over(copy)) {
            assertThat(other.inventory().instances()).isEmpty();
            assertThat(other.inventory().strangers())
                    .singleElement()
                    .asString()
                    .contains("cachepilot-blue", directory + "/instances/blue/data", "adopt blue");
            assertThatExceptionOfType(InstanceUnreadable.class).isThrownBy(() -> other.find(BLUE));
            assertThatExceptionOfType(InstanceUnreadable.class).isThrownBy(() -> other.stop(BLUE, GRACE));
        }
        assertThat(found(BLUE).running()).isTrue();
    }

    @Test
    void aDirectoryThatWasMovedKeepsItsContainers(@TempDir Path elsewhere) throws Exception {
        running(BLUE);
        instances.close();
        Path moved = elsewhere.resolve("moved");
        Files.createDirectory(moved);
        Files.copy(lab().ownerFile(), moved.resolve("installation"));
        Files.move(lab().instancesDirectory(), moved.resolve("instances"));

        try (Instances there = over(moved)) {
            assertThat(there.find(BLUE).orElseThrow().running()).isTrue();
            there.stop(BLUE, GRACE);
            assertThat(there.find(BLUE).orElseThrow().running()).isFalse();
        } finally {
            Files.move(moved.resolve("instances"), lab().instancesDirectory());
        }
    }

    @Test
    void aPortOfAnotherContainerIsItsHolders() {
        InstanceSpec spec = running(BLUE);

        assertThat(instances.obstacles(spec, Set.of())).isEmpty();
        assertThat(instances.obstacles(new InstanceSpec(GREEN, image(), spec.arguments(), 256, spec.ports()), Set.of()))
                .singleElement()
                .satisfies(obstacle -> {
                    assertThat(obstacle.holder()).contains(BLUE);
                    assertThat(obstacle.because()).contains("cachepilot-blue");
                });
    }

    @Test
    void whatIsNoDirectoryIsAnObstacle() throws IOException {
        InstanceSpec spec = running(BLUE);
        Path configuration = instances.layout(BLUE, spec.ports()).files();
        Path aside = Files.move(configuration, configuration.resolveSibling("aside"));
        try {
            Files.createFile(configuration);

            assertThat(instances.obstacles(spec, Set.of()))
                    .singleElement()
                    .satisfies(obstacle -> assertThat(obstacle.because()).contains(configuration + " is no directory"));
        } finally {
            Files.deleteIfExists(configuration);
            Files.move(aside, configuration);
        }
    }

    /** A plan is made of it before it is there. */
    @Test
    void anImageThatIsStillToBeFetchedIsNoObstacle() {
        InstanceSpec spec = create(BLUE);
        var coming = new InstanceSpec(
                BLUE, Optional.of("(to be fetched: redis:7-alpine)"), spec.arguments(), 256, spec.ports());

        assertThat(instances.obstacles(coming, Set.of())).isEmpty();
    }

    @Test
    void anImageThatIsGoneIsAnObstacle() {
        InstanceSpec spec = create(BLUE);
        var gone = new InstanceSpec(BLUE, Optional.of("sha256:" + "0".repeat(64)), spec.arguments(), 256, spec.ports());

        assertThat(instances.obstacles(gone, Set.of()))
                .singleElement()
                .satisfies(obstacle -> assertThat(obstacle.because()).contains("is gone from the Engine"));
    }

    private static Instances over(Path state) {
        return new DockerInstances(
                DockerSettings.OF_THE_ENVIRONMENT,
                state.resolve("instances"),
                state.resolve("installation"),
                RedisBinary.carried(directory.resolve("cache")),
                Clock.systemUTC());
    }

    private static void copy(Path from, Path to) throws Exception {
        int code = new ProcessBuilder("cp", "-a", from.toString(), to.toString())
                .inheritIO()
                .start()
                .waitFor();
        assertThat(code).isZero();
    }

    private static DockerLab lab() {
        return Objects.requireNonNull(opened);
    }
}
