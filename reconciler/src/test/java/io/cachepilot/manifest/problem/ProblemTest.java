package io.cachepilot.manifest.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.manifest.problem.Problem.Severity;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProblemTest {
    @Test
    void saysFileLinePathAndMessage() {
        assertThat(problem("tenants.d/a.yaml", 7, "spec.memory.limitMb", "too small"))
                .hasToString("tenants.d/a.yaml:7: spec.memory.limitMb: too small");
    }

    @Test
    void leavesOutAnEmptyPath() {
        assertThat(problem("a.yaml", 1, "", "holds no spec")).hasToString("a.yaml:1: holds no spec");
    }

    @Test
    void showsControlAndFormatCharactersAsEscapes() {
        assertThat(problem("a\n.yaml", 1, "a\u001b[2J", "is\u202eevil \ud800 \u2028 but ü😀 stay"))
                .hasToString("a\\u000a.yaml:1: a\\u001b[2J: is\\u202eevil \\ud800 \\u2028 but ü😀 stay");
    }

    @Test
    void sortsByFileLineAndPath() {
        var sorted = List.of(
                problem("a.yaml", 2, "x", "m"),
                problem("a.yaml", 10, "b", "m"),
                problem("a.yaml", 10, "c", "a"),
                problem("b.yaml", 1, "a", "a"));
        assertThat(sorted.reversed().stream().sorted()).isEqualTo(sorted);
    }

    @Test
    void listsAHundredProblemsAndCountsTheOthers() {
        var problems = new Problems("a.yaml");
        Stream.iterate(1, i -> i + 1).limit(105).forEach(i -> problems.error(i, "x", "m"));
        assertThat(problems.sorted())
                .hasSize(101)
                .contains(problem("a.yaml", 100, "", "5 more problems in this document are not listed"));
    }

    @Test
    void takesOverProblemsAndTheirCount() {
        var inner = new Problems("a.yaml");
        Stream.iterate(1, i -> i + 1).limit(105).forEach(i -> inner.warning(i, "x", "m"));
        var outer = new Problems("a.yaml");
        outer.addAll(inner);
        assertThat(outer.sorted())
                .hasSize(101)
                .contains(problem("a.yaml", 100, "", "5 more problems in this document are not listed"));
        assertThat(outer.hasErrors()).isTrue();
    }

    @Test
    void writesPathsWithPositionsAndOddNames() {
        assertThat(FieldPath.of(List.of("spec", "items", 2, "a.b", "c/d"))).isEqualTo("spec.items[2][\"a.b\"].c/d");
        assertThat(FieldPath.of(List.of())).isEmpty();
    }

    private static Problem problem(String file, int line, String path, String message) {
        return new Problem(file, line, path, message, Severity.ERROR);
    }
}
