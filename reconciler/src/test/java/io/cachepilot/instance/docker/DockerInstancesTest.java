package io.cachepilot.instance.docker;

import io.cachepilot.instance.HostPort;
import io.cachepilot.instance.Instance;
import io.cachepilot.instance.InstanceState.Running;
import io.cachepilot.instance.Instances;
import io.cachepilot.instance.RestartingContract;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
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

    private static DockerLab lab() {
        return Objects.requireNonNull(opened);
    }
}
