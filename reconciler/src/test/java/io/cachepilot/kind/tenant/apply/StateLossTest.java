package io.cachepilot.kind.tenant.apply;

import static io.cachepilot.kind.tenant.apply.Host.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.loop.status.ConditionType;
import io.cachepilot.loop.status.Outcome;
import io.cachepilot.redis.RedisConnection;
import io.cachepilot.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts of the state are lost while a tenant runs; the tenant and its clients notice nothing. */
final class StateLossTest {
    private static final String DUAL = "securityMode: dual-mode";

    @TempDir
    private Path directory;

    private Host host;
    private RedisConnection client;
    private long pid;
    private Secret password;
    private int port;

    @BeforeEach
    void runATenant() {
        host = new Host(directory.resolve("state"), directory.resolve("cache"));
        host.manifest("a", DUAL).manifest("b", "running: false");
        host.settle("a");
        client = host.client("a");
        pid = host.pid("a");
        password = host.password("a");
        port = host.view("a").ports().orElseThrow().plain();
    }

    @AfterEach
    void close() {
        client.close();
        host.close();
    }

    @Test
    void recordIsLost() throws IOException {
        Files.delete(host.recordFile("a"));

        assertUntouched();
    }

    @Test
    void recordIsLostWhileTheServerIsStopped() throws IOException {
        host.manifest("a", DUAL + ", running: false");
        host.settle("a");
        Files.delete(host.recordFile("a"));
        host.restart();
        host.manifest("a", DUAL);

        assertThat(host.settle("a")).isInstanceOf(Outcome.InSync.class);
        assertThat(host.view("a").ports().orElseThrow().plain()).isEqualTo(port);
        assertThat(host.password("a")).isEqualTo(password);
    }

    @Test
    void keyOfTheFingerprintsIsLost() throws IOException {
        Files.delete(host.fingerprintKey());

        assertUntouched();
    }

    @Test
    void unpackedServerProgramIsLost() throws IOException {
        deleteAll(directory.resolve("cache"));

        assertUntouched();
    }

    @Test
    void configurationFilesAreLost() throws IOException {
        deleteAll(host.view("a").files().orElseThrow());

        assertUntouched();
        assertThat(host.view("a").files().orElseThrow()).isDirectoryContaining("glob:**/redis.conf");
    }

    @Test
    void damagedRecordIsToldAndStopsOnlyItsTenant() throws IOException {
        Files.writeString(host.recordFile("a"), "{");
        host.restart();

        Outcome.InSync outcome = (Outcome.InSync) host.settle("a");

        assertThat(Host.why(outcome.report(), ConditionType.DAMAGED)).startsWith(host.recordFile("a") + " is damaged");
        assertThat(host.settle("b")).isInstanceOf(Outcome.InSync.class);
        assertThat(host.pid("a")).isEqualTo(pid);
        assertThat(host.preview("a").problems()).hasSize(1);

        Files.delete(host.recordFile("a"));
        assertUntouched();
    }

    private void assertUntouched() {
        host.restart();

        assertThat(host.settle("a")).isInstanceOf(Outcome.InSync.class);
        assertThat(host.preview("a").plan().inSync()).isTrue();
        assertThat(host.servers()).containsExactly(pid);
        assertThat(host.password("a")).isEqualTo(password);
        assertThat(host.view("a").ports().orElseThrow().plain()).isEqualTo(port);
        assertThat(answer(client, "PING")).contains("PONG");
    }

    private static void deleteAll(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
    }
}
