package io.cachepilot.converge;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.converge.desired.Intake;
import io.cachepilot.loop.prune.Approvals;
import io.cachepilot.manifest.ManifestReader;
import io.cachepilot.manifest.Manifests;
import io.cachepilot.source.Source;
import io.cachepilot.source.content.Limits;
import io.cachepilot.source.content.Snapshot;
import io.cachepilot.source.directory.DirectorySource;
import io.cachepilot.source.git.GitSource;
import io.cachepilot.source.git.WorkTree;
import io.cachepilot.source.git.repository.History;
import io.cachepilot.source.git.upstream.LocalUpstream;
import io.cachepilot.spec.SnapshotReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that manifests refer to, in every sort of source. */
class ReferredFilesTest {
    private static final String BEAR = "kind: Toy\nmetadata: {name: bear}\nspec: {sizeFile: sizes/bear.txt}\n";

    @TempDir
    private Path temp;

    enum Sort {
        DIRECTORY,
        GIT,
        PART_OF_GIT
    }

    /** A source as its user has it, and what reads it. */
    private final class Room {
        private final Path files;
        private final Optional<WorkTree> tree;
        private final SnapshotReader reader;
        private final Source source;

        Room(Sort sort) throws Exception {
            var manifests = new ManifestReader(List.of(new ToyReader("Toy")));
            reader = new SnapshotReader(manifests, "tenants.d/");
            if (sort == Sort.DIRECTORY) {
                tree = Optional.empty();
                files = Files.createDirectory(temp.resolve("tenants.d"));
                source = new DirectorySource(files, new History(temp.resolve("history")), manifests::references);
                return;
            }
            tree = Optional.of(WorkTree.make(temp.resolve("repository")));
            String part = sort == Sort.GIT ? "" : "tenants.d";
            files = temp.resolve("repository").resolve(part);
            source = new GitSource(
                    new LocalUpstream(temp.resolve("repository"), Optional.of("main")),
                    part,
                    manifests::references,
                    Optional.empty());
        }

        void write(String file, String text) throws Exception {
            Path path = files.resolve(file);
            Files.createDirectories(Objects.requireNonNull(path.getParent()));
            Files.writeString(path, text);
        }

        Snapshot take() throws Exception {
            if (tree.isPresent() && !tree.get().git("status", "--porcelain").isEmpty()) {
                tree.get().commit("a change");
            }
            source.refresh();
            return source.take();
        }

        Manifests read() throws Exception {
            return reader.read(take());
        }

        Intake intake() throws Exception {
            Snapshot snapshot = take();
            return new Intake("r", reader.read(snapshot), snapshot.complete(), Approvals.NONE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void changeOfAReferredFileTouchesItsSpecAndNoOther(Sort sort) throws Exception {
        var room = new Room(sort);
        Kind kind = new ToyRoom(temp.resolve("state")).kind();
        room.write("toys/bear.yaml", BEAR);
        room.write("toys/duck.yaml", "kind: Toy\nmetadata: {name: duck}\nspec: {}\n");
        room.write("toys/sizes/bear.txt", "3\n");
        kind.accept(room.intake());

        room.write("toys/sizes/bear.txt", "4\n");
        Kind.AffectedKeys affected = kind.accept(room.intake());

        assertThat(affected.changed()).containsExactly(ToyRoom.key("bear"));
        assertThat(room.read().spec(ToySpec.class, "bear").orElseThrow().size()).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource
    void earlierRevisionHasItsOwnFiles(Sort sort) throws Exception {
        var room = new Room(sort);
        room.write("bear.yaml", BEAR);
        room.write("sizes/bear.txt", "3");
        String before = room.take().revision().orElseThrow().commit();
        room.write("sizes/bear.txt", "4");
        room.take();

        Manifests then = room.reader.read(room.source.at(before));

        assertThat(then.spec(ToySpec.class, "bear").orElseThrow().size()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource
    void referredFileIsNoManifestWhateverItIsCalled(Sort sort) throws Exception {
        var room = new Room(sort);
        room.write("bear.yaml", BEAR.replace("sizes/bear.txt", "size.yaml"));
        room.write("size.yaml", "12");

        Snapshot snapshot = room.take();
        Manifests manifests = room.reader.read(snapshot);

        assertThat(manifests.problems()).isEmpty();
        assertThat(manifests.unclearFiles()).isEmpty();
        assertThat(manifests.spec(ToySpec.class, "bear").orElseThrow().size()).isEqualTo(12);
        assertThat(snapshot.complete()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotThereIsAProblemOfWhoRefersToItAlone(Sort sort) throws Exception {
        var room = new Room(sort);
        room.write("bear.yaml", BEAR);

        Snapshot snapshot = room.take();

        assertThat(snapshot.complete()).isTrue();
        assertThat(room.reader.read(snapshot).problems())
                .singleElement()
                .asString()
                .isEqualTo("tenants.d/bear.yaml:3:"
                        + " spec.sizeFile: 'sizes/bear.txt' is not there: the source has no such file");
    }

    @ParameterizedTest
    @EnumSource
    void neitherLinksNorTooLargeFilesAreFollowed(Sort sort) throws Exception {
        var room = new Room(sort);
        Path secret = Files.writeString(temp.resolve("secret"), "7");
        room.write("bear.yaml", BEAR);
        Files.createDirectories(room.files.resolve("sizes"));
        Files.createSymbolicLink(room.files.resolve("sizes/bear.txt"), secret);
        room.write("duck.yaml", "kind: Toy\nmetadata: {name: duck}\nspec: {sizeFile: large.txt}\n");
        room.write("large.txt", "7".repeat(Limits.MAX_FILE_BYTES + 1));
        room.write("emu.yaml", "kind: Toy\nmetadata: {name: emu}\nspec: {sizeFile: beside/size.txt}\n");
        Path beside = Files.createDirectory(temp.resolve("beside"));
        Files.writeString(beside.resolve("size.txt"), "7");
        Files.createSymbolicLink(room.files.resolve("beside"), beside);

        Manifests manifests = room.read();

        assertThat(manifests.valid()).isEmpty();
        assertThat(manifests.problems())
                .extracting(Object::toString)
                .satisfiesExactly(
                        bear -> assertThat(bear).containsPattern("'sizes/bear.txt' is .*, and links are not followed"),
                        duck -> assertThat(duck).contains("'large.txt' is larger than 1 MiB"),
                        emu -> assertThat(emu).contains("'beside/size.txt' is not there"));
    }

    @ParameterizedTest
    @CsvSource({
        "../../secret, leads out of the source",
        "/etc/passwd, is no path of a file relative to this manifest",
        "sizes/../../../secret, leads out of the source",
        ".hidden, 'is hidden, and hidden files are not read'",
        ".git/config, 'is hidden, and hidden files are not read'",
        "sizes/, is no path of a file",
        "'', is no path of a file",
        "a/b/c/d/e/f/g/h/i, lies more than 8 directories deep"
    })
    void noReferenceLeadsOutOfTheSource(String reference, String said) throws Exception {
        Files.writeString(temp.resolve("secret"), "7");
        for (Sort sort : List.of(Sort.DIRECTORY, Sort.PART_OF_GIT)) {
            var room = new Room(sort);
            room.write("toys/bear.yaml", BEAR.replace("sizes/bear.txt", "'" + reference + "'"));

            assertThat(room.read().problems()).singleElement().asString().contains(said);
        }
    }

    @Test
    void theNumberOfReferredFilesIsBounded() throws Exception {
        var room = new Room(Sort.DIRECTORY);
        for (int i = 0; i <= Limits.MAX_REFERRED; i++) {
            room.write(
                    "t%d.yaml".formatted(i),
                    "kind: Toy\nmetadata: {name: t%d}\nspec: {sizeFile: %d.txt}\n".formatted(i, i));
            room.write(i + ".txt", "1");
        }

        Manifests manifests = room.read();

        assertThat(manifests.valid()).hasSize(Limits.MAX_REFERRED);
        assertThat(manifests.problems()).singleElement().asString().contains("refer to more than 1,000 files");
    }
}
