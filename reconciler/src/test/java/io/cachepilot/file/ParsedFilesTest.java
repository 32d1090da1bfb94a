package io.cachepilot.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ParsedFilesTest {
    @TempDir
    private Path directory;

    private final ParsedFiles<Integer> numbers = new ParsedFiles<>();
    private final AtomicInteger parsed = new AtomicInteger();
    private Path file = Path.of("");

    @BeforeEach
    void writeNumber() throws IOException {
        file = Files.writeString(directory.resolve("number"), "42");
    }

    @Test
    void parsesOnceAsLongAsTheContentStays() throws IOException {
        assertThat(numbers.read(file, this::parse)).contains(42);
        Files.writeString(file, "42");

        assertThat(numbers.read(file, this::parse)).contains(42);
        assertThat(parsed).hasValue(1);
    }

    @Test
    void seesEachChangeAtOnceAlsoOneOfTheSameLength() throws IOException {
        numbers.read(file, this::parse);
        var time = Files.getLastModifiedTime(file);
        Files.writeString(file, "43");
        Files.setLastModifiedTime(file, time);

        assertThat(numbers.read(file, this::parse)).contains(43);
    }

    @Test
    void seesAFileGoAndComeBack() throws IOException {
        numbers.read(file, this::parse);
        Files.delete(file);

        assertThat(numbers.read(file, this::parse)).isEmpty();
        Files.writeString(file, "42");
        assertThat(numbers.read(file, this::parse)).contains(42);
    }

    @Test
    void forgetsWhatIsNotToBeKept() throws IOException {
        Path other = Files.writeString(directory.resolve("other"), "43");
        numbers.read(file, this::parse);
        numbers.read(other, this::parse);

        numbers.keepOnly(Set.of(other));

        numbers.read(file, this::parse);
        numbers.read(other, this::parse);
        assertThat(parsed).hasValue(3);
    }

    @Test
    void keepsNothingOfWhatCannotBeParsed() throws IOException {
        Files.writeString(file, "many");

        assertThatThrownBy(() -> numbers.read(file, this::parse)).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> numbers.read(file, this::parse)).isInstanceOf(NumberFormatException.class);
        assertThat(parsed).hasValue(2);
    }

    private int parse(String text) {
        parsed.incrementAndGet();
        return Integer.parseInt(text);
    }
}
