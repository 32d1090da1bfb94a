package io.cachepilot.api.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Which clients are too slow, with times that are made up. */
final class PaceTest {
    private static final Patience PATIENCE = new Patience(Duration.ofSeconds(30), Duration.ofSeconds(10), 100);

    private final Pace pace = new Pace(PATIENCE);

    @Test
    void headersThatDripAreCut() {
        for (int second = 0; second < 10; second++) {
            assertThat(look(second, 0, false, 1 + second, 0, false)).isFalse();
        }
        assertThat(look(10, 0, false, 11, 0, false)).isTrue();
    }

    @Test
    void headersOfALaterRequestAreCutAsWell() {
        assertThat(look(0, 1, false, 500, 0, false)).isFalse();
        assertThat(look(1, 1, false, 501, 0, false)).isFalse();
        assertThat(look(11, 1, false, 501, 0, false)).isTrue();
    }

    @Test
    void aConnectionThatRestsBetweenRequestsIsLeftAlone() {
        for (int second = 0; second < 60; second++) {
            assertThat(look(second, 1, false, 500, 9_000, false)).isFalse();
        }
    }

    @Test
    void aRequestThatIsWorkedOnIsLeftAlone() {
        for (int second = 0; second < 60; second++) {
            assertThat(look(second, 1, true, 500 + second, 0, false)).isFalse();
        }
    }

    @Test
    void manyRequestsInTurnAreNoSlowHeaders() {
        for (int second = 0; second < 60; second++) {
            assertThat(look(second, 1 + second, false, 50 + 100 * second, 0, false))
                    .isFalse();
        }
    }

    @Test
    void anAnswerThatNobodyTakesIsCut() {
        assertThat(look(0, 1, true, 100, 5_000, true)).isFalse();
        assertThat(look(9, 1, true, 100, 5_000, true)).isFalse();
        assertThat(look(10, 1, true, 100, 5_999, true)).isTrue();
    }

    @Test
    void anAnswerThatIsTakenFastEnoughGoesOn() {
        for (int second = 0; second < 60; second++) {
            assertThat(look(second, 1, true, 100, 5_000 + 100L * second, true)).isFalse();
        }
    }

    /** What was taken at once before counts for nothing later. */
    @Test
    void anAnswerThatIsTakenFastAndThenNoMoreIsCut() {
        assertThat(look(0, 1, true, 100, 0, true)).isFalse();
        assertThat(look(10, 1, true, 100, 1_000_000, true)).isFalse();
        assertThat(look(20, 1, true, 100, 1_000_001, true)).isTrue();
    }

    private boolean look(int second, long requests, boolean answering, long in, long out, boolean blocked) {
        return pace.tooSlow(
                new Pace.Look(requests, answering, in, out, blocked),
                Duration.ofSeconds(second).toNanos());
    }
}
