package io.cachepilot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NumberedFilesTest {
    @TempDir
    private Path temp;

    @Test
    void theNewestFullOnesAreKeptWhateverThePathIsCalled() throws IOException {
        Path log = Files.createDirectory(temp.resolve("50%1 %i")).resolve("api.log");
        var files = new NumberedFiles(log, 2);
        for (String content : new String[] {"oldest", "older", "old"}) {
            Files.writeString(log, content);
            files.rollover();
        }
        files.rollover();

        assertThat(log).doesNotExist();
        assertThat(log.resolveSibling("api.log.1")).doesNotExist();
        assertThat(log.resolveSibling("api.log.2")).hasContent("old");
        assertThat(files.getActiveFileName()).isEqualTo(log.toString());
    }
}
