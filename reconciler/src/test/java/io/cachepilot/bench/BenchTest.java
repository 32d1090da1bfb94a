package io.cachepilot.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.cachepilot.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchTest {
    private static final List<String> KNOWN =
            Bench.ALL.stream().map(Measure::name).toList();

    @TempDir
    private Path directory;

    @Test
    void aQuickRunOfWhatIsPureGivesItsFiguresAsJson() {
        Report report = Bench.run(Arguments.parse(List.of("plan", "--quick"), KNOWN), Map.of("DOCKER_HOST", "none"));
        assertThat(report.failed()).isEmpty();
        Map<?, ?> json = Json.read(report.json(), Map.class);
        assertThat(json.get("format_version")).isEqualTo(1);
        assertThat(json.get("quick")).isEqualTo(true);
        assertThat(EngineApi.part(json, "machine").keySet())
                .map(String::valueOf)
                .containsExactlyInAnyOrder("cores", "memoryMb", "kernel", "processor", "jdk", "docker", "load");
        var figure =
                (Map<?, ?>) Json.read(Json.write(report.figures()), List.class).getFirst();
        assertThat(figure.get("name")).isEqualTo("plan-100");
        assertThat(figure.get("unit")).isEqualTo("ms");
        Map<?, ?> summary = EngineApi.part(figure, "summary");
        assertThat((Integer) summary.get("samples")).isPositive();
        assertThat((Double) summary.get("median")).isPositive();
        assertThat(report.markdown()).contains("| plan-100: ");
    }

    @Test
    void measuresRunWhereTheyAreNamed() {
        assertThat(Arguments.parse(List.of(), KNOWN).names()).containsExactlyInAnyOrderElementsOf(KNOWN);
        assertThat(Arguments.parse(List.of("start", "plan"), KNOWN).names()).containsExactly("plan", "start");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Arguments.parse(List.of("strat"), KNOWN))
                .withMessageContaining("'strat'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Arguments.parse(List.of("--json"), KNOWN))
                .withMessageContaining("--json needs the name of a file");
    }

    @Test
    void whatWrkPrintsIsRead() {
        String printed = """
                  Latency Distribution
                     50%  812.00us
                     99%    2.50ms
                  50000 requests in 10.00s, 20.00MB read
                Requests/sec:   5000.25
                """;
        assertThat(Wrk.parse(printed)).isEqualTo(new Wrk.Load(5000.25, 2.5));
        assertThat(Wrk.parse(printed.replace("2.50ms", "950.00us")).p99()).isEqualTo(0.95, within(1e-9));
        assertThatIllegalStateException()
                .isThrownBy(() -> Wrk.parse(printed + "  Non-2xx or 3xx responses: 3\n"))
                .withMessageContaining("Non-2xx");
    }

    @Test
    void medianAndRanksAreThoseOfTheSortedValues() {
        assertThat(Summary.of(List.of(3.0, 1.0, 2.0)).median()).isEqualTo(2.0);
        assertThat(Summary.of(List.of(4.0, 1.0, 2.0, 3.0)).median()).isEqualTo(2.5);
        assertThat(Summary.of(List.of(5.0, 4.0, 3.0, 2.0, 1.0)).p90()).isEqualTo(5.0);
    }

    @Test
    void goalsAreKeptByTheMedianOrByItsRatioToTheFirstBaseline() {
        Figure figure = Figure.of("f", "f", "ms", Summary.of(List.of(100.0)));
        assertThat(figure.goal(Goal.atMost(100)).met()).contains(true);
        assertThat(figure.goal(Goal.atMost(99)).met()).contains(false);
        Goal relative = Goal.timesBaseline(1.1);
        assertThat(figure.goal(relative).met()).isEmpty();
        Figure compared = figure.against("other", Summary.of(List.of(90.0))).goal(relative);
        assertThat(compared.met()).contains(false);
        assertThat(compared.baselines().getFirst().ratio()).isEqualTo(1.11, within(0.01));
    }

    @Test
    void onlyThePartBetweenTheMarkersIsRewritten() throws IOException {
        Path file = directory.resolve("page.md");
        Files.writeString(file, "before\n" + Page.BEGIN + "\nold\n" + Page.END + "\nafter\n");
        var page = new Page(file);
        page.rewrite("new\n");
        page.rewrite("newer\n");
        assertThat(file).hasContent("before\n" + Page.BEGIN + "\nnewer\n" + Page.END + "\nafter\n");
        Files.writeString(file, "no part");
        assertThatIllegalArgumentException().isThrownBy(page::requireMarkers).withMessageContaining("needs the lines");
    }

    @Test
    void whatIsToBeUndoneIsUndoneOnceAndInReverse() {
        var undone = new ArrayList<String>();
        try (Scratch scratch = Scratch.create()) {
            scratch.atEnd(() -> undone.add("first"));
            int before = scratch.undos();
            scratch.atEnd(() -> undone.add("second"));
            scratch.atEnd(() -> {
                throw new IOException("can't");
            });
            scratch.undoTo(before);
            assertThat(undone).containsExactly("second");
        }
        assertThat(undone).containsExactly("second", "first");
    }
}
