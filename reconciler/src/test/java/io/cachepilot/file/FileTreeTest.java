package io.cachepilot.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cachepilot.simulation.Disk;
import io.cachepilot.simulation.Faults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FileTreeTest {
    @TempDir
    private Path directory;

    private final Faults faults = new Faults();
    private Path tree;

    @BeforeEach
    void make() throws IOException {
        tree = Disk.at(directory, faults).resolve("tree");
        Files.createDirectories(tree.resolve("data").resolve("deep"));
        Files.createDirectories(tree.resolve("zeta"));
        Files.writeString(tree.resolve("data").resolve("deep").resolve("values"), "v");
        Files.writeString(tree.resolve("zeta").resolve("more"), "m");
        Files.writeString(tree.resolve("record.json"), "{}");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void recordOfATreeOutlivesWhatLiesDeeper(int deletion) {
        faults.crashAt(deletion, false);

        assertThatThrownBy(() -> FileTree.delete(tree)).isInstanceOf(Faults.Crash.class);

        boolean deeper = Files.exists(directory.resolve("tree/data")) || Files.exists(directory.resolve("tree/zeta"));
        boolean record = Files.exists(directory.resolve("tree/record.json"));
        assertThat(record || !deeper).isTrue();
        faults.crashNoMore();
        FileTree.delete(tree);
        assertThat(directory.resolve("tree")).doesNotExist();
    }

    @Test
    void nothingIsDeletedWhereThereIsNothing() {
        FileTree.delete(directory.resolve("none"));
        FileTree.deleteEmptyIn(directory.resolve("none"));
        FileTree.deleteUnfinished(directory.resolve("none"), 3);
        assertThat(directory).exists();
    }

    @Test
    void whatAWriteLeftIsDeletedAndNothingElse() throws IOException {
        faults.crashAt(2, false);
        assertThatThrownBy(() -> DurableFile.write(tree.resolve("data").resolve("key"), "secret"))
                .isInstanceOf(Faults.Crash.class);
        faults.crashNoMore();
        assertThat(names(tree.resolve("data"))).hasSize(2);

        FileTree.deleteUnfinished(tree, 1);
        assertThat(names(tree.resolve("data"))).as("deeper than it is to look").hasSize(2);
        FileTree.deleteUnfinished(tree, 2);

        assertThat(names(tree.resolve("data"))).containsExactly("deep");
        assertThat(tree.resolve("record.json")).exists();
    }

    @Test
    void onlyEmptyDirectoriesAreDeleted() throws IOException {
        Files.createDirectory(tree.resolve("empty"));

        FileTree.deleteEmptyIn(tree);

        assertThat(names(tree)).containsExactlyInAnyOrder("data", "zeta", "record.json");
    }

    private static List<String> names(Path directory) throws IOException {
        try (var entries = Files.list(directory)) {
            return entries.map(entry -> String.valueOf(entry.getFileName())).toList();
        }
    }
}
