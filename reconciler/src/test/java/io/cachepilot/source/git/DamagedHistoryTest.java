package io.cachepilot.source.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.source.content.Revision;
import io.cachepilot.source.git.repository.History;
import io.cachepilot.source.git.repository.HistoryTest;
import io.cachepilot.source.write.Author;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class DamagedHistoryTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    /** What a disk or a person may do to a repository. */
    record Case(String name, Harm harm) {
        @Override
        public String toString() {
            return name;
        }
    }

    interface Harm {
        void doTo(Path repository) throws IOException;
    }

    @SuppressWarnings("unused") // the parameters below
    static final List<Case> CASES = List.of(
            new Case("HEAD is garbage", repository -> Files.writeString(repository.resolve("HEAD"), "garbage")),
            new Case("HEAD is missing", repository -> Files.delete(repository.resolve("HEAD"))),
            new Case(
                    "HEAD names another branch",
                    repository -> Files.writeString(repository.resolve("HEAD"), "ref: refs/heads/other\n")),
            new Case("the branch is empty", repository -> Files.writeString(repository.resolve("refs/heads/main"), "")),
            new Case(
                    "the branch is garbage",
                    repository -> Files.writeString(repository.resolve("refs/heads/main"), "garbage")),
            new Case(
                    "the branch names nothing",
                    repository ->
                            Files.writeString(repository.resolve("refs/heads/main"), "0123456789".repeat(4) + "\n")),
            new Case(
                    "the configuration is garbage",
                    repository -> Files.writeString(repository.resolve("config"), "[core")),
            new Case("every object is truncated", repository -> truncateObjects(repository, 0.5)),
            new Case("every object is empty", repository -> truncateObjects(repository, 0)),
            new Case("every object is missing", DamagedHistoryTest::deleteObjects),
            new Case("a file is in its place", repository -> {
                Files.move(repository, repository.resolveSibling("away"));
                Files.createFile(repository);
            }));

    @TempDir
    private Path temp;

    private Path repository;
    private History history;

    @BeforeEach
    void makeHistory() {
        repository = temp.resolve("history");
        history = new History(repository);
    }

    @AfterEach
    void close() {
        history.close();
    }

    @ParameterizedTest
    @FieldSource("CASES")
    void aDamagedRepositoryIsPutAsideAndBegunAnew(Case damage) throws IOException {
        record("a");
        record("b");
        history.close();
        damage.harm().doTo(repository);

        Revision revision = record("c");

        assertThat(history.repaired())
                .hasValueSatisfying(message -> assertThat(message)
                        .startsWith("the history " + repository + " was damaged (")
                        .endsWith(") and has begun anew; the old one lies in " + repository
                                + ".broken-1; no tenant is affected"));
        assertThat(history.repaired()).as("told once").isEmpty();
        assertThat(history.log(9)).extracting(History.Entry::revision).containsExactly(revision);
        assertThat(temp.resolve("history.broken-1")).exists();
    }

    @ParameterizedTest
    @FieldSource("CASES")
    void readingADamagedRepositoryFindsNothingAndDoesNotFail(Case damage) throws IOException {
        Revision revision = record("a");
        history.close();
        damage.harm().doTo(repository);

        assertThat(history.at(revision)).isEmpty();
        assertThat(history.head()).isEmpty();
        assertThat(history.repaired()).isPresent();
    }

    @Test
    void damageThatComesWhileItIsOpenIsFoundToo() throws IOException {
        Revision revision = record("a");
        truncateObjects(repository, 0.5);

        assertThat(history.at(revision)).isEmpty();
        assertThat(history.repaired()).isPresent();
    }

    @Test
    void theSecondDamageGetsTheNextNumber() throws IOException {
        for (int i = 0; i < 2; i++) {
            record("a");
            history.close();
            Files.writeString(repository.resolve("HEAD"), "garbage");
        }

        assertThat(history.head()).isEmpty();
        assertThat(temp.resolve("history.broken-1")).isDirectory();
        assertThat(temp.resolve("history.broken-2")).isDirectory();
    }

    @Test
    void aPackThatIsTruncatedIsDamage() throws IOException {
        record("a");
        record("b");
        history.gc();
        history.close();
        truncateAll(repository.resolve("objects/pack"), 0.5);

        record("c");

        assertThat(history.repaired()).isPresent();
        assertThat(history.log(9)).hasSize(1);
    }

    private Revision record(String content) {
        return history.record(HistoryTest.files("a.yaml", content), Author.CACHEPILOT, "", NOON);
    }

    private static void truncateObjects(Path repository, double share) throws IOException {
        truncateAll(repository.resolve("objects"), share);
    }

    private static void truncateAll(Path directory, double share) throws IOException {
        for (Path file : filesIn(directory)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate((long) (channel.size() * share));
            }
        }
    }

    private static void deleteObjects(Path repository) throws IOException {
        for (Path file : filesIn(repository.resolve("objects"))) {
            Files.delete(file);
        }
    }

    private static List<Path> filesIn(Path directory) throws IOException {
        try (var tree = Files.walk(directory)) {
            return tree.filter(Files::isRegularFile).toList();
        }
    }
}
