package io.cachepilot.instance.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.github.dockerjava.api.model.RestartPolicy;
import io.cachepilot.instance.Instance;
import io.cachepilot.instance.InstanceName;
import io.cachepilot.instance.InstanceRefused;
import io.cachepilot.instance.InstanceSpec;
import io.cachepilot.instance.InstanceState.Exited;
import io.cachepilot.instance.InstanceState.Running;
import io.cachepilot.instance.InstanceState.Stopped;
import io.cachepilot.instance.InstanceUnreadable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.GenericContainer;

/** What others do to containers by hand shows, and is put right or left alone. */
class DockerDriftTest {
    private static final InstanceName BLUE = new InstanceName("drift-blue");
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final long MIB = 1024 * 1024;

    @TempDir
    private static Path directory;

    private static @Nullable DockerLab opened;
    private static String image = "";

    private DockerInstances instances;

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

    @BeforeEach
    void openAnAdapter() {
        instances = lab().instances();
    }

    @AfterEach
    void removeAll() {
        instances.close();
        lab().removeInstances();
    }

    @Test
    void whatDockerUpdateChangesIsToldAndTakenBack() {
        InstanceSpec spec = DockerLab.running(instances, BLUE, image);
        Instance before = found();
        lab().client()
                .updateContainerCmd(id())
                .withMemory(500 * MIB)
                .withMemorySwap(700 * MIB)
                .withPidsLimit(1000L)
                .withRestartPolicy(RestartPolicy.onFailureRestart(3))
                .exec();

        Instance changed = found();
        assertThat(changed.spec().memoryLimitMb()).isEqualTo(500);
        assertThat(changed.traits().fixed()).isEqualTo(before.traits().fixed());
        assertThat(changed.traits().adjustable())
                .containsEntry("pids-limit", "1000")
                .containsEntry("restart-policy", "on-failure:3")
                .containsEntry("swap", (200 * MIB) + " bytes");

        instances.adjust(spec);

        assertThat(found()).isEqualTo(before);
    }

    @Test
    void aNetworkThatWasLeftIsJoinedAgainInPlaceWithItsPorts() {
        InstanceSpec spec = DockerLab.running(instances, BLUE, image);
        Instance before = found();
        String network = lab().networks().getFirst().getId();
        lab().client()
                .disconnectFromNetworkCmd()
                .withNetworkId(network)
                .withContainerId(id())
                .exec();
        assertThat(found().traits().adjustable()).containsEntry("network", "none");
        assertThat(DockerLab.answers(DockerLab.port(spec))).isFalse();

        instances.adjust(spec);

        assertThat(found()).isEqualTo(before);
        DockerLab.await("blue answers again", () -> DockerLab.answers(DockerLab.port(spec)));
    }

    @Test
    void aSecondNetworkIsLeft() {
        InstanceSpec spec = DockerLab.running(instances, BLUE, image);
        lab().client()
                .connectToNetworkCmd()
                .withNetworkId("bridge")
                .withContainerId(id())
                .exec();
        assertThat(found().traits().adjustable()).containsEntry("network", "bridge, isolated");

        instances.adjust(spec);

        assertThat(found().traits()).isEqualTo(instances.traits(spec));
        assertThat(DockerLab.answers(DockerLab.port(spec))).isTrue();
    }

    @Test
    void aPausedOneGoesOn() {
        InstanceSpec spec = DockerLab.running(instances, BLUE, image);
        lab().client().pauseContainerCmd(id()).exec();
        assertThat(found().traits().adjustable()).containsEntry("paused", "yes");

        instances.adjust(spec);

        assertThat(found().traits()).isEqualTo(instances.traits(spec));
        assertThat(DockerLab.answers(DockerLab.port(spec))).isTrue();
    }

    @Test
    void aRenamedOneIsFoundAndGetsItsNameBack() {
        InstanceSpec spec = DockerLab.running(instances, BLUE, image);
        String id = id();
        String other = "renamed-" + UUID.randomUUID();
        lab().client().renameContainerCmd(id).withName(other).exec();
        assertThat(found().traits().adjustable()).containsEntry("name", other);
        assertThat(instances.list()).hasSize(1);

        instances.adjust(spec);

        assertThat(id()).isEqualTo(id);
        assertThat(found().traits()).isEqualTo(instances.traits(spec));
        assertThat(DockerLab.answers(DockerLab.port(spec))).isTrue();
    }

    @Test
    void aPausedOneCanBeStopped() {
        DockerLab.running(instances, BLUE, image);
        lab().client().pauseContainerCmd(id()).exec();

        instances.stop(BLUE, GRACE);

        assertThat(found().state()).isEqualTo(new Stopped());
    }

    @Test
    void aLimitThatTheEngineCannotTakeBackIsFixedAndGoesWithANewContainer() {
        InstanceSpec spec = DockerLab.running(instances, BLUE, image);
        lab().client().updateContainerCmd(id()).withNanoCPUs(500_000_000L).exec();
        assertThat(found().traits().fixed()).containsEntry("other-limits", "cpus 0.50");

        instances.stop(BLUE, GRACE);
        instances.create(spec);

        assertThat(found().traits()).isEqualTo(instances.traits(spec));
    }

    @Test
    void aStoppedOneIsPutRightByCreating() {
        InstanceSpec spec = DockerLab.running(instances, BLUE, image);
        instances.stop(BLUE, GRACE);
        lab().client().updateContainerCmd(id()).withPidsLimit(7L).exec();
        String before = id();

        instances.create(spec);

        assertThat(found().traits()).isEqualTo(instances.traits(spec));
        assertThat(id()).isEqualTo(before);
    }

    @Test
    void aStopByHandIsAStopAndAKillByHandToo() {
        DockerLab.running(instances, BLUE, image);

        lab().client().stopContainerCmd(id()).exec();
        assertThat(found().state()).isEqualTo(new Stopped());
        instances.start(BLUE);
        lab().client().killContainerCmd(id()).exec();

        DockerLab.await("it has ended", () -> found().state().equals(new Stopped()));
    }

    @Test
    void aCrashThatTheEngineLeavesIsToldWithItsCode() {
        DockerLab.running(instances, BLUE, image);
        lab().client()
                .updateContainerCmd(id())
                .withRestartPolicy(RestartPolicy.onFailureRestart(1))
                .exec();

        DockerLab.await("it has ended for good", () -> {
            if (found().state() instanceof Running running) {
                ProcessHandle.of(running.pid()).ifPresent(ProcessHandle::destroyForcibly);
            }
            return found().state() instanceof Exited;
        });

        assertThat(((Exited) found().state()).code()).hasValue(137);
    }

    @Test
    void aNetworkThatWasRemovedWhileItStoodStillIsMadeAgain() {
        InstanceSpec spec = DockerLab.running(instances, BLUE, image);
        instances.stop(BLUE, GRACE);
        lab().client().removeNetworkCmd(lab().networks().getFirst().getId()).exec();
        instances.close();
        instances = lab().instances();

        instances.create(spec);
        instances.start(BLUE);

        DockerLab.await("blue answers", () -> DockerLab.answers(DockerLab.port(spec)));
        assertThat(found().traits()).isEqualTo(instances.traits(spec));
    }

    @Test
    void aNetworkOfOursThatIsNotIsolatedIsNotUsedAndGoesWhenNobodyUsesIt() {
        instances.create(DockerLab.spec(instances, BLUE, image));
        lab().removeInstances();
        lab().networks()
                .forEach(network ->
                        lab().client().removeNetworkCmd(network.getId()).exec());
        String name = "cachepilot-" + lab().owner().substring(0, 8);
        lab().client()
                .createNetworkCmd()
                .withName(name)
                .withLabels(Map.of("io.cachepilot.owner", lab().owner()))
                .exec();

        InstanceSpec spec = DockerLab.running(instances, BLUE, image);

        assertThat(found().traits()).isEqualTo(instances.traits(spec));
        assertThat(lab().networks()).extracting(network -> network.getName()).contains(name, name + "-2");
        instances.check();
        assertThat(lab().networks()).extracting(network -> network.getName()).containsExactly(name + "-2");
        assertThat(DockerLab.answers(DockerLab.port(spec))).isTrue();
    }

    @Test
    void oneOfAnotherInstallationIsUnreadableAndLeftAlone() {
        foreign(Map.of("io.cachepilot.owner", "somebody", "io.cachepilot.instance", BLUE.value()));

        assertThatExceptionOfType(InstanceUnreadable.class)
                .isThrownBy(() -> instances.find(BLUE))
                .withMessageContaining("another installation");
        lab().removeContainer("cachepilot-" + BLUE);
    }

    @Test
    void oneThatSomebodyElseMadeIsLeftAloneUntilItIsAdopted() throws IOException {
        try (var foreign = new GenericContainer<>("cachepilot/redis:7.0.15")
                .withCreateContainerCmdModifier(command -> command.withName("cachepilot-" + BLUE))
                .withCommand("redis-server", "--save", "")) {
            foreign.start();
            InstanceSpec spec = DockerLab.spec(instances, BLUE, image);
            for (Runnable write : List.<Runnable>of(
                    () -> instances.create(spec),
                    () -> instances.start(BLUE),
                    () -> instances.stop(BLUE, GRACE),
                    () -> instances.adjust(spec),
                    () -> instances.remove(BLUE),
                    () -> instances.erase(BLUE),
                    () -> instances.find(BLUE))) {
                assertThatExceptionOfType(InstanceUnreadable.class)
                        .isThrownBy(write::run)
                        .withMessageContaining("cachepilot-" + BLUE)
                        .withMessageContaining("not made by cachepilot")
                        .withMessageContaining("cachepilot/redis:7.0.15")
                        .withMessageContaining("docker rm")
                        .withMessageContaining("cachepilot adopt " + BLUE);
            }
            assertThat(foreign.isRunning()).isTrue();
            assertThat(instances.list()).isEmpty();

            instances.adopt(BLUE);

            Instance adopted = found();
            assertThat(adopted.state()).isInstanceOf(Running.class);
            assertThat(instances.list()).containsExactly(adopted);
            assertThat(adopted.traits().fixed())
                    .containsEntry("made-by", "somebody else")
                    .containsEntry("user", "root")
                    .containsEntry("root-filesystem", "writable")
                    .containsEntry("capabilities", "the usual ones");
            instances.stop(BLUE, GRACE);
            instances.create(spec);
            assertThat(found().spec()).isEqualTo(spec);
            assertThat(found().traits()).isEqualTo(instances.traits(spec));
            assertThat(lab().instancesDirectory().resolve(BLUE + "/adopted")).doesNotExist();
        }
    }

    @Test
    void nothingCanNotBeAdopted() {
        assertThatIllegalStateException()
                .isThrownBy(() -> instances.adopt(BLUE))
                .withMessageContaining("cachepilot-" + BLUE);
    }

    @Test
    void aTakenPortIsToldAndLeavesTheEngineUsable() throws IOException {
        InstanceSpec spec = DockerLab.created(instances, BLUE, image);
        try (var _ = new ServerSocket(DockerLab.port(spec).port(), 1, InetAddress.getLoopbackAddress())) {
            assertThatExceptionOfType(InstanceRefused.class)
                    .isThrownBy(() -> instances.start(BLUE))
                    .withMessageContaining(
                            "port " + DockerLab.port(spec).port() + " of 127.0.0.1 is taken by something");
            assertThat(found().state()).isInstanceOf(Exited.class);
            assertThatCode(instances::check).doesNotThrowAnyException();
        }

        instances.create(spec);
        instances.start(BLUE);

        DockerLab.await("blue answers", () -> DockerLab.answers(DockerLab.port(spec)));
    }

    @Test
    void anImageThatIsGoneConcernsThatInstanceOnly() {
        InstanceSpec spec = DockerLab.spec(instances, BLUE, "sha256:" + "0".repeat(64));

        assertThatExceptionOfType(InstanceRefused.class)
                .isThrownBy(() -> instances.create(spec))
                .withMessageContaining(BLUE.value())
                .withMessageContaining("image");
        assertThat(instances.find(BLUE)).isEmpty();
    }

    @Test
    void oneThatWasRemovedByHandIsMadeAgainOverItsFiles() throws IOException {
        InstanceSpec spec = DockerLab.running(instances, BLUE, image);
        Path kept =
                Files.writeString(instances.layout(BLUE, spec.ports()).data().resolve("kept"), "value");
        lab().removeContainer(id());

        assertThat(instances.find(BLUE)).isEmpty();
        instances.create(spec);
        instances.start(BLUE);

        assertThat(kept).hasContent("value");
        DockerLab.await("blue answers", () -> DockerLab.answers(DockerLab.port(spec)));
    }

    @Test
    void changesByHandAreHintedAt() {
        DockerLab.running(instances, BLUE, image);
        var hints = new ConcurrentLinkedQueue<InstanceName>();
        try (var _ = instances.watch(hints::add)) {
            String network = lab().networks().getFirst().getId();
            List<Runnable> changes = List.of(
                    () -> lab().client()
                            .updateContainerCmd(id())
                            .withPidsLimit(99L)
                            .exec(),
                    () -> lab().client().pauseContainerCmd(id()).exec(),
                    () -> lab().client().unpauseContainerCmd(id()).exec(),
                    () -> lab().client()
                            .disconnectFromNetworkCmd()
                            .withNetworkId(network)
                            .withContainerId(id())
                            .exec(),
                    () -> lab().client()
                            .connectToNetworkCmd()
                            .withNetworkId(network)
                            .withContainerId(id())
                            .exec(),
                    () -> lab().client().stopContainerCmd(id()).exec(),
                    () -> lab().client().startContainerCmd(id()).exec(),
                    () -> lab().removeContainer(id()));
            for (Runnable change : changes) {
                assertThat(found()).isNotNull();
                hints.clear();
                change.run();
                DockerLab.await("a hint", () -> hints.contains(BLUE));
            }
        }
    }

    @Test
    void anObserverChangesNothing() {
        InstanceSpec spec = DockerLab.running(instances, BLUE, image);
        try (DockerInstances observer = lab().observing()) {
            assertThat(observer.find(BLUE)).contains(found());
            assertThat(observer.list()).containsExactly(found());
            assertThatCode(observer::check).doesNotThrowAnyException();
            assertThatIllegalStateException().isThrownBy(() -> observer.stop(BLUE, GRACE));
            assertThatIllegalStateException().isThrownBy(() -> observer.create(spec));
        }
    }

    private void foreign(Map<String, String> labels) {
        lab().client()
                .createContainerCmd(image)
                .withName("cachepilot-" + BLUE)
                .withLabels(labels)
                .exec();
    }

    private Instance found() {
        return instances.find(BLUE).orElseThrow();
    }

    private String id() {
        return lab().inspect(BLUE).getId();
    }

    private static DockerLab lab() {
        return Objects.requireNonNull(opened);
    }
}
