package io.cachepilot.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.loop.status.Condition;
import io.cachepilot.loop.status.ConditionType;
import io.cachepilot.loop.status.HistoryEntry;
import io.cachepilot.loop.status.Status;
import io.cachepilot.loop.status.StatusBoard;
import io.cachepilot.plan.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StatusFileTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Key KEY = new Key("toy", "bear");

    @TempDir
    private Path directory;

    private Path path;
    private StatusFile file;

    @BeforeEach
    void name() {
        path = directory.resolve("cache/status.json");
        file = new StatusFile(path, () -> NOW);
    }

    @Test
    void readsBackWhatWasWritten() {
        var board = new StatusBoard();
        board.preload(List.of(status()));

        file.write("12345678", List.of("it is hot"), List.of("a.yaml:1: wrong"), board);

        assertThat(file.read())
                .contains(new StatusFile.Content(
                        NOW, "12345678", List.of("it is hot"), List.of("a.yaml:1: wrong"), List.of(status())));
        assertThat(file.read().orElseThrow().status(KEY)).contains(status());
        assertThat(file.read().orElseThrow().status(new Key("toy", "duck"))).isEmpty();
    }

    @Test
    void missingFileHoldsNothing() {
        assertThat(file.read()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{}", "[]", "{\"written\":\"2026", "{\"written\":\"yesterday\"}"})
    void damagedFileHoldsNothing(String damaged) throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, damaged);

        assertThat(file.read()).isEmpty();
    }

    @Test
    void fileThatIsNoTextHoldsNothing() throws IOException {
        Files.createDirectories(path.getParent());
        Files.write(path, new byte[] {(byte) 0xff, (byte) 0xfe, 0});

        assertThat(file.read()).isEmpty();
    }

    private static Status status() {
        return new Status(
                KEY,
                new TreeMap<>(Map.of(
                        ConditionType.READY, new Condition(ConditionType.READY, true, "Answering", "it answers", NOW))),
                "12345678",
                NOW,
                Optional.of("the paint to dry"),
                Optional.of(NOW.plusSeconds(5)),
                2,
                List.of(new HistoryEntry(
                        "r1", "digest", HistoryEntry.Result.FAILED, "failed", NOW, NOW, Duration.ZERO, 1)));
    }
}
