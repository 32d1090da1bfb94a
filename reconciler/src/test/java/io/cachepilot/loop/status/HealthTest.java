package io.cachepilot.loop.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.loop.status.Health.State;
import io.cachepilot.plan.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of all that is said of a key, what a person would say first. */
final class HealthTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "READY                        | 0 | IN_SYNC     | true",
                "READY DRIFTED                | 0 | DRIFTED     | true",
                "READY PROGRESSING DRIFTED    | 0 | PROGRESSING | true",
                "PROGRESSING OBSTRUCTED       | 0 | BLOCKED     | false",
                "READY OBSTRUCTED             | 2 | FAILING     | false",
                "READY SUSPENDED DRIFTED      | 2 | SUSPENDED   | true",
                "READY INVALID SUSPENDED      | 0 | INVALID     | false",
                "DAMAGED INVALID              | 0 | DAMAGED     | false",
                "READY HELD DAMAGED           | 0 | HELD        | false",
                "READY HELD ENGINE_UNAVAILABLE| 3 | UNKNOWN     | false",
                "READY STALLED                | 9 | FAILING     | false",
                "''                           | 0 | NOT_READY   | true",
            })
    void worstIsSaidFirst(String holding, int failures, State state, boolean well) {
        Health health = Health.of(status(holding, failures, Optional.empty()));

        assertThat(health.state()).isEqualTo(state);
        assertThat(health.isWell()).isEqualTo(well);
        assertThat(health.ready()).isEqualTo(holding.contains("READY"));
    }

    @Test
    void messageIsThatOfWhatIsSaid() {
        Health held = Health.of(status("READY HELD DRIFTED", 1, Optional.empty()));
        assertThat(held.message()).isEqualTo("because HELD");
        assertThat(held.told()).isEqualTo("Held: because HELD");

        Health failing = Health.of(status("READY", 1, Optional.empty()));
        assertThat(failing.told()).isEqualTo("start the server: no memory");
        assertThat(Health.of(status("READY", 0, Optional.empty())).told()).isEmpty();
    }

    @Test
    void whatWaitsForItsTimeIsOnItsWay() {
        Health waits = Health.of(status("READY", 0, Optional.of("a restart at noon")));

        assertThat(waits.state()).isEqualTo(State.PROGRESSING);
        assertThat(waits.told()).isEqualTo("a restart at noon");
        assertThat(waits.isWell()).isTrue();
    }

    private static Status status(String holding, int failures, Optional<String> waitingFor) {
        var conditions = new TreeMap<ConditionType, Condition>();
        Arrays.stream(holding.split(" "))
                .filter(word -> !word.isBlank())
                .map(ConditionType::valueOf)
                .forEach(type -> conditions.put(type, new Condition(type, true, "Reason", "because " + type, NOW)));
        List<HistoryEntry> history = failures == 0
                ? List.of()
                : List.of(new HistoryEntry(
                        "r",
                        "d",
                        HistoryEntry.Result.FAILED,
                        "start the server: no memory",
                        NOW,
                        NOW,
                        Duration.ZERO,
                        1));
        return new Status(new Key("toy", "one"), conditions, "", NOW, waitingFor, Optional.empty(), failures, history);
    }
}
