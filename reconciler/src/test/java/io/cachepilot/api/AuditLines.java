package io.cachepilot.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.e2e.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The audit log of an installation. */
record AuditLines(Path home) {
    /** The line of the request that was answered with that id, as soon as it is there. */
    String of(String id) {
        return Await.until("the line of " + id, () -> {
            String line =
                    text().lines().filter(it -> it.contains(id)).findFirst().orElse("");
            assertThat(line).isNotEmpty();
            return line;
        });
    }

    /** All that is there now. */
    String text() {
        try {
            return Files.readString(home.resolve("state/audit.log"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
