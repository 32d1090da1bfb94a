package io.cachepilot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that has to hold what the program makes of something.
 *
 * @param property the system property that, set to {@code overwrite}, has the file rewritten
 */
public record ExpectedFile(Path file, String property) {
    public void check(String actual) {
        try {
            if ("overwrite".equals(System.getProperty(property))) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.writeString(file, actual);
            }
            assertThat(actual)
                    .as("%s; where the file is what has to change, rewrite it with -D%s=overwrite", file, property)
                    .isEqualTo(Files.exists(file) ? Files.readString(file) : "");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot compare with " + file + ": " + e, e);
        }
    }
}
