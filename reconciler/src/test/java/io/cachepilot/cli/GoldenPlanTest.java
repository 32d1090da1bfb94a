package io.cachepilot.cli;

import io.cachepilot.ExpectedFile;
import io.cachepilot.converge.Planning;
import io.cachepilot.kind.tenant.apply.GoldenCase;
import io.cachepilot.loop.prune.PruneHold;
import io.cachepilot.plan.DiffText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a person is told of a revision, case by case: read the {@code plan.txt} files to know how the planner decides. */
final class GoldenPlanTest {
    private static final Path CASES = Path.of("src/test/resources/golden");

    @TempDir
    private Path scratch;

    static List<String> cases() throws IOException {
        try (var directories = Files.list(CASES)) {
            return directories
                    .map(directory -> directory.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void planIsAsWritten(String name) {
        GoldenCase.Result result = new GoldenCase(CASES.resolve(name), scratch).result();
        var diff = Planning.diff(
                "", result.previews(), result.problems(), result.held().map(PruneHold::told));
        String text = String.join("\n", new DiffText(diff).lines()) + "\n(exit code "
                + diff.verdict().number() + ")\n";

        new ExpectedFile(CASES.resolve(name).resolve("plan.txt"), "golden").check(text);
    }
}
