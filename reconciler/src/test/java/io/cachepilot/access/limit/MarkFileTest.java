package io.cachepilot.access.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.access.limit.MarkFile.Mark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MarkFileTest {
    private static final int CAPACITY = 10;

    @TempDir
    private Path directory;

    @Test
    void theLastMarksStayInTheirOrder() {
        var all = new ArrayList<Mark>();
        for (int i = 1; i <= 37; i++) {
            var mark = new Mark(i * 1_000L, Id.of("id" + i), i);
            all.add(mark);
            var file = file();
            List<Mark> before = file.open();
            assertThat(before).isEqualTo(all.subList(Math.max(0, i - 1 - CAPACITY), i - 1));
            file.add(mark);
        }
    }

    @Test
    void whatIsNoWholeMarkIsLeftOut() throws Exception {
        var file = file();
        file.open();
        for (int i = 1; i <= 4; i++) {
            file.add(new Mark(i, Id.of("id" + i), i));
        }
        file.close();
        Path path = directory.resolve("marks");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        byte[] bytes = Files.readAllBytes(path);
        bytes[40]++;
        Files.write(path, bytes);
        Files.write(path, new byte[] {1, 2, 3}, StandardOpenOption.APPEND);

        assertThat(file().open()).extracting(Mark::value).containsExactly(1, 3, 4);
    }

    private MarkFile file() {
        return new MarkFile(directory.resolve("marks"), CAPACITY);
    }
}
