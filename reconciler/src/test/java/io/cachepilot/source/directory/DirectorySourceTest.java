package io.cachepilot.source.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.cachepilot.source.SourceUnavailable;
import io.cachepilot.source.content.References;
import io.cachepilot.source.content.Snapshot;
import io.cachepilot.source.git.repository.History;
import io.cachepilot.source.write.Author;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectorySourceTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @TempDir
    private Path temp;

    private Path directory;
    private History history;
    private DirectorySource source;

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createDirectory(temp.resolve("tenants.d"));
        history = new History(temp.resolve("state/history"));
        source = new DirectorySource(directory, history, References.NONE, () -> NOW);
    }

    @AfterEach
    void close() {
        history.close();
    }

    @Test
    void takesTheManifestsOfTheDirectoryAndOfItsSubDirectories() throws IOException {
        write("b.yaml", "b");
        write("a.yml", "a");
        write("acme/eu/c.yaml", "ü");

        Snapshot snapshot = source.look();

        assertThat(texts(snapshot.files()))
                .containsExactly(entry("a.yml", "a"), entry("acme/eu/c.yaml", "ü"), entry("b.yaml", "b"));
        assertThat(snapshot.complete()).isTrue();
    }

    @Test
    void leavesOutWhatIsHiddenAndWhatIsNoManifest() throws IOException {
        write(".a.yaml", "");
        write(".git/a.yaml", "");
        write("README.md", "");
        write("a.yaml.bak", "");
        write("a.yaml~", "");

        Snapshot snapshot = source.look();

        assertThat(snapshot.files()).isEmpty();
        assertThat(snapshot.refusals()).isEmpty();
    }

    @Test
    void aSnapshotCanNotBeChanged() throws IOException {
        write("a.yaml", "a");

        Snapshot snapshot = source.look();

        assertThatThrownBy(() -> snapshot.files().remove("a.yaml")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> snapshot.refusals().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void lookingWritesNothingAndHasNoRevision() throws IOException {
        write("a.yaml", "a");

        assertThat(source.look().revision()).isEmpty();
        assertThat(temp.resolve("state")).doesNotExist();
    }

    @Test
    void takingRecordsWhatItTook() throws IOException {
        write("a.yaml", "a");

        Snapshot snapshot = source.take();

        assertThat(snapshot.revision()).isPresent().isEqualTo(history.head());
        assertThat(texts(history.at(snapshot.revision().orElseThrow()).orElseThrow()))
                .isEqualTo(texts(snapshot.files()));
        assertThat(history.log(9)).singleElement().satisfies(entry -> {
            assertThat(entry.when()).isEqualTo(NOW);
            assertThat(entry.author()).isEqualTo(Author.CACHEPILOT);
            assertThat(entry.message()).isEqualTo("a.yaml added");
        });
    }

    @Test
    void anEmptyDirectoryHasARevisionToo() {
        assertThat(source.take().revision()).isPresent();
    }

    @Test
    void takingAgainWithoutAChangeGivesTheSameRevision() throws IOException {
        write("a.yaml", "a");

        assertThat(source.take().revision()).isEqualTo(source.take().revision());
        assertThat(history.log(9)).hasSize(1);
    }

    @Test
    void aFileThatIsRefusedIsNotRecordedAsRemoved() throws IOException {
        write("a.yaml", "a");
        write("b.yaml", "b");
        write("acme/c.yaml", "c");
        source.take();
        Files.delete(directory.resolve("a.yaml"));
        Files.createSymbolicLink(directory.resolve("a.yaml"), temp.resolve("elsewhere"));
        Files.delete(directory.resolve("b.yaml"));
        Files.delete(directory.resolve("acme/c.yaml"));
        Files.delete(directory.resolve("acme"));
        Files.createSymbolicLink(directory.resolve("acme"), temp.resolve("elsewhere"));

        Snapshot snapshot = source.take();

        assertThat(snapshot.complete()).isFalse();
        assertThat(snapshot.files()).isEmpty();
        assertThat(history.at(snapshot.revision().orElseThrow()).orElseThrow())
                .containsOnlyKeys("a.yaml", "acme/c.yaml");
        assertThat(history.log(1).getFirst().message()).isEqualTo("b.yaml removed");
    }

    @Test
    void aMissingDirectoryIsUnavailableAndSaysWhatToDo() throws IOException {
        Files.delete(directory);

        assertThatThrownBy(source::look)
                .isInstanceOf(SourceUnavailable.class)
                .hasMessage("the manifest directory " + directory
                        + " does not exist; create it, or name the one that is meant");
    }

    @Test
    void aFileIsNoDirectory() throws IOException {
        Path file = Files.createFile(temp.resolve("file"));

        assertThatThrownBy(new DirectorySource(file, history)::take)
                .isInstanceOf(SourceUnavailable.class)
                .hasMessage("the manifest directory " + file + " is not a directory; name one");
    }

    @Test
    void aHistoryThatCanNotBeWrittenIsUnavailableAndSaysWhatToDo() throws IOException {
        Files.createFile(temp.resolve("state"));

        assertThatThrownBy(source::take)
                .isInstanceOf(SourceUnavailable.class)
                .hasMessageStartingWith("cannot use the history " + temp.resolve("state/history"))
                .hasMessageEndingWith("; make its directory writable and free space on its disk");
        assertThat(source.look().complete()).isTrue();
    }

    @Test
    void describesWhereItIs() {
        assertThat(source.describe()).isEqualTo("directory " + directory);
    }

    private void write(String path, String content) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private static SortedMap<String, String> texts(SortedMap<String, byte[]> files) {
        var texts = new TreeMap<String, String>();
        files.forEach((path, content) -> texts.put(path, new String(content, StandardCharsets.UTF_8)));
        return texts;
    }
}
