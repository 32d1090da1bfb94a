package io.cachepilot.instance.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cachepilot.instance.EngineUnavailable;
import io.cachepilot.instance.Instance;
import io.cachepilot.instance.InstanceName;
import io.cachepilot.instance.InstanceSpec;
import io.cachepilot.instance.InstanceState.Running;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** An Engine that goes and comes back, with an adapter that stays. */
class DockerRestartTest {
    private static final InstanceName BLUE = new InstanceName("restart-blue");

    @TempDir(cleanup = CleanupMode.NEVER)
    private Path directory;

    @Test
    void withoutLiveRestoreInstancesAreStartedAgainAndTheWatchGoesOn() throws Exception {
        try (PrivateEngine engine = PrivateEngine.start(directory, false);
                DockerLab lab = DockerLab.at(engine.host(), directory, directory.resolve("cache"));
                DockerInstances instances = lab.instances()) {
            assertThat(instances.outlivesItsEngine()).isFalse();
            InstanceSpec spec = started(instances, lab);
            Running before = (Running) instances.find(BLUE).orElseThrow().state();
            var hints = new ConcurrentLinkedQueue<InstanceName>();
            try (var _ = instances.watch(hints::add)) {
                goAndComeBack(engine, instances, hints);

                DockerLab.await(
                        "it runs again",
                        () -> instances
                                .find(BLUE)
                                .map(Instance::state)
                                .filter(state -> state instanceof Running now
                                        && now.since().isAfter(before.since()))
                                .isPresent());
                assertThat(instances.find(BLUE).orElseThrow().spec()).isEqualTo(spec);
                assertHintedAt(lab, hints);
            }
        }
    }

    @Test
    void withLiveRestoreInstancesGoOn() throws Exception {
        try (PrivateEngine engine = PrivateEngine.start(directory, true);
                DockerLab lab = DockerLab.at(engine.host(), directory, directory.resolve("cache"));
                DockerInstances instances = lab.instances()) {
            assertThat(instances.outlivesItsEngine()).isTrue();
            started(instances, lab);
            Instance before = instances.find(BLUE).orElseThrow();
            var hints = new ConcurrentLinkedQueue<InstanceName>();
            try (var _ = instances.watch(hints::add)) {
                goAndComeBack(engine, instances, hints);

                assertThat(instances.find(BLUE)).contains(before);
                assertHintedAt(lab, hints);
            }
        }
    }

    private static InstanceSpec started(DockerInstances instances, DockerLab lab) {
        InstanceSpec spec = DockerLab.created(instances, BLUE, lab.image());
        instances.start(BLUE);
        return spec;
    }

    private static void goAndComeBack(
            PrivateEngine engine, DockerInstances instances, ConcurrentLinkedQueue<InstanceName> hints)
            throws Exception {
        engine.stopDaemon();
        assertThatExceptionOfType(EngineUnavailable.class)
                .isThrownBy(() -> instances.find(BLUE))
                .withMessageContaining("docker.sock");
        assertThatExceptionOfType(EngineUnavailable.class).isThrownBy(instances::list);
        hints.clear();
        engine.startDaemon();
        DockerLab.await("everything is hinted at when the Engine is back", () -> hints.contains(BLUE));
    }

    /** The new subscription is a live one. */
    private static void assertHintedAt(DockerLab lab, ConcurrentLinkedQueue<InstanceName> hints) {
        hints.clear();
        lab.client().stopContainerCmd(lab.inspect(BLUE).getId()).exec();
        DockerLab.await("a hint at the stop", () -> hints.contains(BLUE));
    }
}
