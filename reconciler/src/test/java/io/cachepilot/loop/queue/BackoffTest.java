package io.cachepilot.loop.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60));
    private final Random random = new Random(7);

    @ParameterizedTest(name = "after {0} failures at most {1} s")
    @CsvSource({"1, 1", "2, 2", "3, 4", "6, 32", "7, 60", "8, 60", "2147483647, 60"})
    void doublesUpToTheMaximumAndDrawsFromTheUpperHalf(int failures, int ceiling) {
        long half = Duration.ofSeconds(ceiling).toNanos() / 2;
        assertThat(IntStream.range(0, 1000)
                        .mapToLong(_ -> backoff.delay(failures, random).toNanos()))
                .allMatch(nanos -> nanos >= half && nanos <= 2 * half)
                .anyMatch(nanos -> nanos < half * 1.1)
                .anyMatch(nanos -> nanos > half * 1.9);
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatThrownBy(() -> new Backoff(Duration.ZERO, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> backoff.delay(0, random)).isInstanceOf(IllegalArgumentException.class);
    }
}
