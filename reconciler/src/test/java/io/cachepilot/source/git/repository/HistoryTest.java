package io.cachepilot.source.git.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.source.content.Revision;
import io.cachepilot.source.write.Author;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class HistoryTest {
    private static final Author ANNA = new Author("Anna Ek", "anna@example.org");
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    private Path temp;

    private Path repository;
    private History history;

    @BeforeEach
    void makeHistory() {
        repository = temp.resolve("state/history");
        history = new History(repository);
    }

    @AfterEach
    void close() {
        history.close();
    }

    @Test
    void nothingIsThereBeforeTheFirstRecord() {
        assertThat(history.head()).isEmpty();
        assertThat(history.log(9)).isEmpty();
        assertThat(history.lastChange("a.yaml")).isEmpty();
        assertThat(history.at(new Revision("0123456789abcdef0123456789abcdef01234567")))
                .isEmpty();
    }

    @Test
    void constructingTouchesNoFile() {
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void theSameContentIsTheSameRevision() {
        Revision first = record("a.yaml", "a");

        assertThat(record("a.yaml", "a"))
                .isEqualTo(first)
                .isEqualTo(history.head().orElseThrow());
        assertThat(history.log(9)).hasSize(1);
    }

    @Test
    void aChangeOnlyOfNamesIsAChange() {
        assertThat(record("a.yaml", "a")).isNotEqualTo(record("b.yaml", "a"));
        assertThat(history.log(1).getFirst().message()).isEqualTo("a.yaml removed, b.yaml added");
    }

    @Test
    void goingBackToAnEarlierContentIsANewRevisionOfThatContent() {
        Revision first = record("a.yaml", "a");
        record("a.yaml", "b");
        Revision third = record("a.yaml", "a");

        assertThat(third).isNotEqualTo(first);
        assertThat(text(third, "a.yaml")).isEqualTo("a");
        assertThat(history.log(9)).hasSize(3);
    }

    @Test
    void everyRevisionGivesItsFilesBack() {
        Revision first = record("a.yaml", "a", "acme/b.yaml", "ü\r\n", "acme-b.yaml", "");
        Revision second = record("acme-b.yaml", "c");

        assertThat(history.at(first).orElseThrow()).containsOnlyKeys("a.yaml", "acme-b.yaml", "acme/b.yaml");
        assertThat(text(first, "acme/b.yaml")).isEqualTo("ü\r\n");
        assertThat(text(second, "acme-b.yaml")).isEqualTo("c");
    }

    @Test
    void theMessageSaysInWordsWhatChanged() {
        record("client1.yaml", "1", "client9.yaml", "9");
        record("client1.yaml", "2", "client5.yaml", "5");

        assertThat(history.log(9))
                .extracting(History.Entry::message)
                .containsExactly(
                        "client1.yaml changed, client5.yaml added, client9.yaml removed",
                        "client1.yaml added, client9.yaml added");
    }

    @Test
    void theMessageNamesAtMostTwentyFiles() {
        record(IntStream.range(10, 33)
                .boxed()
                .flatMap(i -> Stream.of(i + ".yaml", ""))
                .toArray(String[]::new));

        assertThat(history.log(1).getFirst().message())
                .startsWith("10.yaml added, 11.yaml added, ")
                .endsWith(", 29.yaml added and 3 more");
    }

    @Test
    void aGivenMessageIsKeptWithoutWhatNobodySees() {
        history.record(files("a.yaml", "a"), ANNA, " restart\u0000\u001bclient1 ", NOON);

        assertThat(history.log(1).getFirst().message()).isEqualTo("restart client1");
    }

    @Test
    void anEmptySetOfFilesIsARevisionToo() {
        Revision empty = record();

        assertThat(history.at(empty).orElseThrow()).isEmpty();
        assertThat(history.log(1).getFirst().message()).isEqualTo("no manifests yet");
    }

    @Test
    void theLogIsNewestFirstAndBounded() {
        Revision first = record("a.yaml", "1");
        Revision second =
                history.record(files("a.yaml", "2"), new Author("Bo", "bo@example.org"), "", NOON.plusSeconds(1));

        assertThat(history.log(2))
                .containsExactly(
                        new History.Entry(
                                second, NOON.plusSeconds(1), new Author("Bo", "bo@example.org"), "a.yaml changed"),
                        new History.Entry(first, NOON, ANNA, "a.yaml added"));
        assertThat(history.log(1)).extracting(History.Entry::revision).containsExactly(second);
        assertThat(history.log(0)).isEmpty();
    }

    @Test
    void findsTheLastChangeOfAFile() {
        Revision first = record("a.yaml", "1", "b.yaml", "1", "acme/c.yaml", "1");
        Revision second = record("a.yaml", "2", "b.yaml", "1", "acme/c.yaml", "1");
        Revision third = record("a.yaml", "2", "acme/c.yaml", "1");

        assertThat(history.lastChange("a.yaml")).contains(second);
        assertThat(history.lastChange("b.yaml")).contains(third);
        assertThat(history.lastChange("acme/c.yaml")).contains(first);
        assertThat(history.lastChange("never.yaml")).isEmpty();
    }

    @Test
    void survivesBeingOpenedAgain() {
        Revision first = record("a.yaml", "a");
        history.close();

        try (var again = new History(repository)) {
            assertThat(again.head()).contains(first);
            assertThat(again.record(files("a.yaml", "a"), ANNA, "", NOON)).isEqualTo(first);
            assertThat(again.repaired()).isEmpty();
        }
    }

    @Test
    void aHistoryThatWasClosedOpensAgainByItself() {
        Revision first = record("a.yaml", "a");
        history.close();

        assertThat(history.head()).contains(first);
    }

    @Test
    void locksAndHalfWrittenObjectsOfADeadProcessAreRemoved() throws IOException {
        Revision first = record("a.yaml", "a");
        history.close();
        List<Path> leftovers = List.of(
                repository.resolve("refs/heads/main.lock"),
                repository.resolve("HEAD.lock"),
                repository.resolve("config.lock"),
                repository.resolve("packed-refs.lock"),
                repository.resolve("objects/noz123.tmp"),
                repository.resolve("objects/insert_123.pack"));
        for (Path leftover : leftovers) {
            Files.createFile(leftover);
        }

        assertThat(record("a.yaml", "b")).isNotEqualTo(first);
        assertThat(leftovers).allSatisfy(leftover -> assertThat(leftover).doesNotExist());
        assertThat(history.repaired()).isEmpty();
    }

    @Test
    void aBeginningThatWasCutOffBeginsAgain() throws IOException {
        Files.createDirectories(temp.resolve("state/history.new/objects/ab"));
        Files.createFile(temp.resolve("state/history.new/HEAD"));

        record("a.yaml", "a");

        assertThat(temp.resolve("state/history.new")).doesNotExist();
        assertThat(history.repaired()).isEmpty();
    }

    @Test
    void aLargeRevisionIsRecordedAsOnePackAndReadBack() {
        String[] many = IntStream.range(0, 200)
                .boxed()
                .flatMap(i -> Stream.of("client" + i + ".yaml", "content " + i))
                .toArray(String[]::new);

        Revision large = record(many);
        history.close();

        assertThat(repository.resolve("objects/pack")).isDirectoryContaining("glob:**.pack");
        assertThat(history.at(large).orElseThrow()).hasSize(200);
        assertThat(text(large, "client199.yaml")).isEqualTo("content 199");
        assertThat(record(many)).isEqualTo(large);
    }

    @Test
    void packingKeepsEveryRevisionAndLaterOnesCanBeRecorded() {
        Revision first = record("a.yaml", "a");
        Revision second = record("a.yaml", "b");

        history.gc();

        assertThat(repository.resolve("objects/pack")).isDirectoryContaining("glob:**.pack");
        assertThat(text(first, "a.yaml")).isEqualTo("a");
        assertThat(history.head()).contains(second);
        Revision third = record("a.yaml", "c");
        history.close();
        assertThat(history.log(9)).extracting(History.Entry::revision).containsExactly(third, second, first);
    }

    @Test
    void onlyItsOwnerMayReadIt() throws IOException {
        record("a.yaml", "a");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(repository)))
                .isEqualTo("rwx------");
    }

    private Revision record(String... pathsAndContents) {
        return history.record(files(pathsAndContents), ANNA, "", NOON);
    }

    private String text(Revision revision, String path) {
        return new String(history.at(revision).orElseThrow().get(path), StandardCharsets.UTF_8);
    }

    public static SortedMap<String, byte[]> files(String... pathsAndContents) {
        var files = new TreeMap<String, byte[]>();
        for (int i = 0; i < pathsAndContents.length; i += 2) {
            files.put(pathsAndContents[i], pathsAndContents[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        return files;
    }
}
