package io.cachepilot.kind.tenant.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cachepilot.converge.desired.EraseRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeptTenantsTest {
    @TempDir
    private static Path cache;

    @TempDir
    private Path state;

    private Host host;

    @BeforeEach
    void open() {
        host = new Host(state, cache);
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void whatIsKeptOfADeletedTenantIsTold() {
        host.manifest("stays", "running: false").manifest("a", "persistence: persistent");
        host.settle("stays");
        host.settle("a");
        assertThat(host.kept()).isEmpty();

        host.withoutManifest("a").settle("a");

        assertThat(host.kept()).singleElement().satisfies(kept -> {
            assertThat(kept.key().name()).isEqualTo("a");
            assertThat(kept.bytes()).isGreaterThan(1_000);
            assertThat(kept.since()).isPresent();
            assertThat(kept.what()).hasSize(3).contains("its files", "its password");
        });
        host.restart();
        host.accept();
        assertThat(host.kept()).hasSize(1);
    }

    @Test
    void whatIsErasedIsGoneAndATenantOfThatNameIsANewOne() {
        host.manifest("stays", "running: false").manifest("a", "persistence: persistent");
        host.settle("stays");
        host.settle("a");
        String password = host.password("a").reveal();
        host.withoutManifest("a").settle("a");

        host.erase("a");

        assertThat(host.kept()).isEmpty();
        assertThat(host.instances().resolve("a")).doesNotExist();
        assertThat(state).isDirectoryRecursivelyContaining("glob:**/stays*");
        assertThat(files(state)).noneMatch(file -> file.getFileName().toString().startsWith("a."));
        host.erase("a");
        host.manifest("a", "persistence: persistent").settle("a");
        assertThat(host.password("a").reveal()).isNotEqualTo(password);
    }

    @Test
    void anErasureThatWasCutOffIsStillListedAndMadeWhole() throws IOException {
        host.manifest("stays", "running: false").manifest("a", "persistence: persistent");
        host.settle("stays");
        host.settle("a");
        host.withoutManifest("a").settle("a");
        Files.delete(host.recordFile("a"));

        assertThat(host.kept()).extracting(kept -> kept.key().name()).containsExactly("a");
        host.erase("a");
        assertThat(host.kept()).isEmpty();
    }

    @Test
    void oneWhoseRecordIsDamagedIsListedUnlessItMayBeWantedOrRuns() throws IOException {
        host.manifest("stays", "running: false")
                .manifest("gone", "persistence: persistent")
                .manifest("runs", "");
        host.settle("stays");
        host.settle("gone");
        host.settle("runs");
        host.withoutManifest("gone").settle("gone");
        host.withoutManifest("runs");
        for (String tenant : List.of("stays", "gone", "runs")) {
            Files.writeString(host.recordFile(tenant), "{");
        }
        host.restart();
        host.accept();

        assertThat(host.kept()).singleElement().satisfies(kept -> {
            assertThat(kept.key().name()).isEqualTo("gone");
            assertThat(kept.what()).containsExactly("its damaged record", "its files", "its password");
            assertThat(kept.since()).as("so that time alone erases nothing").isEmpty();
        });
        host.erase("gone");
        assertThat(host.instances().resolve("gone")).doesNotExist();
        assertThat(host.kept()).isEmpty();
    }

    @Test
    void nothingIsListedOfOneThatIsDesiredOrRuns() {
        host.manifest("stays", "running: false").manifest("a", "persistence: persistent");
        host.settle("stays");
        host.settle("a");
        host.withoutManifest("a").accept();

        assertThat(host.kept()).as("it still runs").isEmpty();
        assertThatExceptionOfType(EraseRefused.class).isThrownBy(() -> host.erase("a"));
        assertThat(host.data("a")).exists();
    }

    @Test
    void nothingIsListedWhileManifestsCannotBeRead() {
        host.manifest("stays", "running: false").manifest("a", "persistence: persistent");
        host.settle("stays");
        host.settle("a");
        host.withoutManifest("a").settle("a");
        host.unreadable();

        assertThatExceptionOfType(EraseRefused.class)
                .isThrownBy(() -> host.kept())
                .withMessageContaining("can't be read");
    }

    private static List<Path> files(Path directory) {
        try (var files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
