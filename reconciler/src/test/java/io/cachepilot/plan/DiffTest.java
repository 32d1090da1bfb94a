package io.cachepilot.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Scripts rely on the numbers. */
final class DiffTest {
    private static final String PROBLEM = "a.yaml:3: spec.x: is wrong";

    @Test
    void nothingToDoIsZero() {
        assertThat(exitCode(false, Previews.inSync("a"))).isEqualTo(0);
        assertThat(exitCode(false)).isEqualTo(0);
    }

    @Test
    void invalidSpecIsOneWhateverElseThereIs() {
        assertThat(exitCode(true, Previews.configured("a", Impact.DATA))).isEqualTo(1);
        assertThat(exitCode(false, Previews.refused("a", "port 7300 is taken"))).isEqualTo(1);
    }

    @Test
    void problemThatIsNoErrorChangesNothing() {
        assertThat(new Diff("", List.of(Previews.inSync("a")), List.of(PROBLEM), false, Optional.empty()).verdict())
                .isEqualTo(Diff.Verdict.IN_SYNC);
    }

    @Test
    void changesAreTwo() {
        assertThat(exitCode(false, Previews.inSync("a"), Previews.configured("b", Impact.NONE)))
                .isEqualTo(2);
    }

    @Test
    void waitIsAChangeToo() {
        var wait = new Wait(Wait.Cause.APPROVAL, "waits", Optional.empty());

        assertThat(exitCode(false, Previews.waiting("a", wait))).isEqualTo(2);
    }

    @Test
    void lossesAreThree() {
        assertThat(exitCode(false, Previews.configured("a", Impact.CONNECTIONS)))
                .isEqualTo(3);
        assertThat(exitCode(false, Previews.configured("a", Impact.NONE), Previews.configured("b", Impact.DATA)))
                .isEqualTo(3);
    }

    @Test
    void problemThatIsKnownFromBothSidesIsToldOnce() {
        var diff = new Diff(
                "",
                List.of(Previews.refused("a", PROBLEM), Previews.refused("b", "port 7300 is taken")),
                List.of(PROBLEM),
                true,
                Optional.empty());

        assertThat(diff.allProblems()).containsExactly(PROBLEM, "port 7300 is taken");
    }

    private static int exitCode(boolean invalid, Preview... previews) {
        return new Diff("", List.of(previews), List.of(), invalid, Optional.empty())
                .verdict()
                .number();
    }
}
