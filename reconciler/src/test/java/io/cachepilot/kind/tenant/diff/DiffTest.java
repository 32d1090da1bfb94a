package io.cachepilot.kind.tenant.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.kind.tenant.apply.Preview;
import io.cachepilot.kind.tenant.plan.Impact;
import io.cachepilot.kind.tenant.plan.Wait;
import io.cachepilot.manifest.problem.Problem;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Scripts rely on the numbers. */
final class DiffTest {
    private static final Problem ERROR = new Problem("a.yaml", 3, "spec.x", "is wrong", Problem.Severity.ERROR);
    private static final Problem WARNING = new Problem("a.yaml", 3, "spec.x", "is odd", Problem.Severity.WARNING);

    @Test
    void nothingToDoIsZero() {
        assertThat(exitCode(List.of(), Previews.inSync("a"))).isEqualTo(0);
        assertThat(exitCode(List.of())).isEqualTo(0);
    }

    @Test
    void invalidSpecIsOneWhateverElseThereIs() {
        assertThat(exitCode(List.of(ERROR), Previews.configured("a", Impact.DATA)))
                .isEqualTo(1);
        assertThat(exitCode(List.of(), Previews.refused("a", "port 7300 is taken")))
                .isEqualTo(1);
    }

    @Test
    void warningIsNoError() {
        assertThat(exitCode(List.of(WARNING), Previews.inSync("a"))).isEqualTo(0);
    }

    @Test
    void changesAreTwo() {
        assertThat(exitCode(List.of(), Previews.inSync("a"), Previews.configured("b", Impact.NONE)))
                .isEqualTo(2);
    }

    @Test
    void waitIsAChangeToo() {
        var wait = new Wait(Wait.Cause.APPROVAL, "waits", Optional.empty());

        assertThat(exitCode(List.of(), Previews.waiting("a", wait))).isEqualTo(2);
    }

    @Test
    void lossesAreThree() {
        assertThat(exitCode(List.of(), Previews.configured("a", Impact.CONNECTIONS)))
                .isEqualTo(3);
        assertThat(exitCode(List.of(), Previews.configured("a", Impact.NONE), Previews.configured("b", Impact.DATA)))
                .isEqualTo(3);
    }

    @Test
    void problemThatIsKnownFromBothSidesIsToldOnce() {
        var diff = new Diff(
                "",
                List.of(Previews.refused("a", ERROR.toString()), Previews.refused("b", "port 7300 is taken")),
                List.of(ERROR),
                Optional.empty());

        assertThat(diff.allProblems()).containsExactly(ERROR.toString(), "port 7300 is taken");
    }

    private static int exitCode(List<Problem> problems, Preview... previews) {
        return new Diff("", List.of(previews), problems, Optional.empty())
                .verdict()
                .number();
    }
}
