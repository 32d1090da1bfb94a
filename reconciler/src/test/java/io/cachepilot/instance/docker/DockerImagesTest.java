package io.cachepilot.instance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.exception.NotFoundException;
import io.cachepilot.instance.ImageLook;
import io.cachepilot.instance.ImageLook.Fetching;
import io.cachepilot.instance.ImageLook.Ready;
import io.cachepilot.instance.ImageLook.Unusable;
import io.cachepilot.instance.docker.image.ImageArchive;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerImagesTest {
    private static final String NO_REDIS = "cachepilot-test/no-redis:1";

    @TempDir
    private static Path directory;

    private static @Nullable DockerLab opened;

    private DockerInstances instances;

    @BeforeAll
    static void openTheLab() {
        opened = DockerLab.open(directory, directory.resolve("cache"));
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
    void removeImages() {
        instances.close();
        try {
            lab().client().removeImageCmd(NO_REDIS).withForce(true).exec();
        } catch (NotFoundException _) {
            // This test has made none.
        }
    }

    @Test
    void theShippedServerBecomesAnImageInTheBackground() {
        assertThat(instances.image("shipped", false)).isInstanceOf(Fetching.class);

        Ready ready = DockerLab.ready(instances, "shipped", false);

        assertThat(ready.origin()).isEqualTo("built of the shipped Redis");
        assertThat(lab().client()
                        .inspectImageCmd("cachepilot/redis:7.0.15")
                        .exec()
                        .getId())
                .isEqualTo(ready.id());
        assertThat(lab().containers()).as("what has looked into it").isEmpty();
    }

    @Test
    void theImageIsTheSameOneEachTimeItIsBuilt() {
        byte[] program = "a program".getBytes(StandardCharsets.US_ASCII);
        assertThat(ImageArchive.of(program, "amd64", "a:1")).isEqualTo(ImageArchive.of(program, "amd64", "a:1"));

        String first = DockerLab.ready(instances, "shipped", false).id();
        try (DockerInstances next = lab().instances()) {
            assertThat(DockerLab.ready(next, "shipped", false).id()).isEqualTo(first);
        }
        assertThat(lab().client().inspectImageCmd(first).exec().getCreated()).startsWith("1970-01-01T00:00:00");
    }

    @Test
    void oneThatIsPresentIsUsedAsItIs() {
        String id = DockerLab.ready(instances, "shipped", false).id();
        try (DockerInstances next = lab().instances()) {
            assertThat(DockerLab.ready(next, "cachepilot/redis:7.0.15", false)).isEqualTo(new Ready(id, "present"));
            assertThat(next.image("cachepilot/redis:7.0.15", false)).isEqualTo(new Ready(id, "present"));
        }
    }

    @Test
    void whereNoRegistryGivesItTheShippedServerIsUsedAndSaidSo() {
        String id = DockerLab.ready(instances, "shipped", false).id();
        ImageLook first = instances.image("localhost:1/team/redis:7", false);
        assertThat(first).isInstanceOf(Fetching.class);

        Ready ready = DockerLab.ready(instances, "localhost:1/team/redis:7", false);

        assertThat(ready.id()).isEqualTo(id);
        assertThat(ready.origin())
                .contains("built of the shipped Redis", "localhost:1/team/redis:7 can't be pulled", "refused");
    }

    @Test
    void askingAnewKeepsWhatIsThereWhenThePullFails() {
        String id = DockerLab.ready(instances, "shipped", false).id();
        lab().client().tagImageCmd(id, "localhost:1/team/redis", "8").exec();
        try {
            Ready ready = DockerLab.ready(instances, "localhost:1/team/redis:8", true);

            assertThat(ready.id()).isEqualTo(id);
            assertThat(ready.origin()).startsWith("present; pulling it again failed");
        } finally {
            lab().client().removeImageCmd("localhost:1/team/redis:8").exec();
        }
    }

    @Test
    void anImageWhoseServerCannotBeRunIsUnusable() {
        load(NO_REDIS, "");

        ImageLook look = DockerLab.settled(instances, NO_REDIS, false);

        assertThat(((Unusable) look).because()).contains(NO_REDIS, "exec format error", "7.0 or later");
        assertThat(lab().containers()).isEmpty();
    }

    @Test
    void aWordThatIsNoReferenceIsUnusableAtOnce() {
        assertThat(((Unusable) instances.image("Not a reference!", false)).because())
                .contains("Not a reference!", "redis:7-alpine", "shipped");
    }

    @Test
    void checkingRemovesWhatABrokenOffLookHasLeft() {
        String id = DockerLab.ready(instances, "shipped", false).id();
        lab().client()
                .createContainerCmd(id)
                .withLabels(Map.of("io.cachepilot.owner", lab().owner(), "io.cachepilot.probe", "true"))
                .exec();
        assertThat(instances.list()).isEmpty();

        instances.check();

        assertThat(lab().containers()).isEmpty();
    }

    @Test
    void anObserverFetchesNothing() {
        try (DockerInstances observer = lab().observing()) {
            assertThat(observer.image("localhost:1/team/redis:9", false))
                    .isEqualTo(new Fetching("to be fetched: localhost:1/team/redis:9"));
        }
    }

    private static void load(String name, String program) {
        byte[] archive = ImageArchive.of(program.getBytes(StandardCharsets.UTF_8), "amd64", name);
        lab().client().loadImageCmd(new ByteArrayInputStream(archive)).exec();
    }

    private static DockerLab lab() {
        return Objects.requireNonNull(opened);
    }
}
