package io.cachepilot.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CountersTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00.123456Z");

    @Test
    void generationGoesAboveAllThatWereSeen() {
        Counters seen =
                Counters.of(Map.of("generation", 3L)).highest(Counters.of(Map.of("generation", 9L, "other", 20L)));

        assertThat(seen.nextGeneration("generation", Counters.NONE)).isEqualTo(10);
        assertThat(Counters.NONE.nextGeneration("generation", Counters.NONE)).isEqualTo(2);
    }

    @Test
    void afterTheLastGenerationThereIsAnotherOneStill() {
        Counters seen = Counters.of(Map.of("generation", 2147483647L));

        assertThat(seen.nextGeneration("generation", seen)).isEqualTo(1);
        assertThat(seen.nextGeneration("generation", Counters.of(Map.of("generation", 1L))))
                .isEqualTo(2);
    }

    @Test
    void requestOfTheSameMomentIsAnotherOne() {
        assertThat(next(Optional.empty())).isEqualTo("2026-11-22T10:00:00.123Z");
        assertThat(next(Optional.of("2026-11-22T10:00:00.122Z"))).isEqualTo("2026-11-22T10:00:00.123Z");
        assertThat(next(Optional.of("2026-11-22T10:00:00.123Z"))).isEqualTo("2026-11-22T10:00:00.124Z");
        assertThat(next(Optional.of("2026-11-22T10:00:00.500Z"))).isEqualTo("2026-11-22T10:00:00.501Z");
    }

    @Test
    void appointmentHoldsNoRequestUp() {
        assertThat(next(Optional.of("2027-01-01T00:00:00Z"))).isEqualTo("2026-11-22T10:00:00.123Z");
    }

    private static String next(Optional<String> seen) {
        return Counters.NONE
                .with("at", seen.map(Instant::parse))
                .nextTime("at", NOW)
                .toString();
    }
}
