package io.cachepilot.control.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateDirectoryTest {
    @TempDir
    private Path root;

    private Path file(String name) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "x");
    }

    @Test
    void whatACrashLeftOfAWriteOrOfADeletionIsTidiedAway() throws IOException {
        Path key = file("ca/.generation-1.key.123.tmp");
        Path password = file("keys/tenants/.a.json.123.tmp");
        Path certificate = file("instances/a/conf/.server.pem.123.tmp");
        Path record = file("instances/a/tenant.json");
        Path data = file("instances/a/data/appendonlydir/.kept.tmp");
        Path request = file("cache/requests/.of-somebody-else.tmp");
        Path empty = Files.createDirectories(root.resolve("instances/b"));

        new StateDirectory(root).tidy();

        assertThat(key).doesNotExist();
        assertThat(password).doesNotExist();
        assertThat(certificate).doesNotExist();
        assertThat(empty).doesNotExist();
        assertThat(record).exists();
        assertThat(data).exists();
        assertThat(request).exists();
    }

    @Test
    void oneThatWasNeverUsedIsLeftAlone() {
        new StateDirectory(root).tidy();
        assertThat(root).isEmptyDirectory();
    }
}
