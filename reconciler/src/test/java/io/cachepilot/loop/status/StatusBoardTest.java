package io.cachepilot.loop.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.json.Json;
import io.cachepilot.plan.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StatusBoardTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final StatusBoard board = new StatusBoard();

    @Test
    void listsAllInTheOrderOfTheirKeys() {
        board.preload(List.of(status("b", 0), status("a", 0)));
        assertThat(board.all()).extracting(status -> status.key().name()).containsExactly("a", "b");
    }

    @Test
    void prefersWhatIsKnownToWhatWasStored() {
        put("a", 1);
        board.preload(List.of(status("a", 7)));
        assertThat(board.get(key("a")).orElseThrow().failures()).isEqualTo(1);
    }

    @Test
    void tellsListenersOfChangesOnly() {
        var told = new ArrayList<Key>();
        board.listen(_ -> {
            throw new IllegalStateException("a broken listener");
        });
        board.listen(told::add);
        board.preload(List.of(status("a", 0)));
        assertThat(told).isEmpty();
        put("a", 1);
        put("a", 1);
        board.update(key("b"), before -> before);
        assertThat(told).containsExactly(key("a"));
        board.update(key("a"), _ -> Optional.empty());
        assertThat(told).containsExactly(key("a"), key("a"));
        assertThat(board.get(key("a"))).isEmpty();
    }

    @Test
    void keepsAStatusThroughJson() {
        Status status = status("a", 3);
        assertThat(Json.read(Json.write(status), Status.class)).isEqualTo(status);
    }

    private void put(String name, int failures) {
        board.update(key(name), _ -> Optional.of(status(name, failures)));
    }

    private static Key key(String name) {
        return new Key("toy", name);
    }

    private static Status status(String name, int failures) {
        var ready = new Condition(ConditionType.READY, true, "Serving", "answers", NOON);
        var entry = new HistoryEntry(
                "r1", "d1", HistoryEntry.Result.FAILED, "no disk", NOON, NOON, Duration.ofMillis(1500), 2);
        return new Status(
                key(name),
                new TreeMap<>(Map.of(ConditionType.READY, ready)),
                "rev1",
                NOON,
                Optional.of("a disk"),
                Optional.of(NOON.plusSeconds(5)),
                failures,
                List.of(entry));
    }
}
