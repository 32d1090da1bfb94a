package io.cachepilot.cli;

import io.cachepilot.engine.PruneHold;
import io.cachepilot.kind.tenant.apply.Preview;
import io.cachepilot.kind.tenant.plan.Impact;
import io.cachepilot.manifest.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All of a diff.
 *
 * @param held why some tenants are kept though their manifests are gone
 */
record Diff(String revision, List<Preview> previews, List<Problem> problems, Optional<PruneHold> held) {
    ExitCode exitCode() {
        boolean invalid = problems.stream().anyMatch(problem -> problem.severity() == Problem.Severity.ERROR)
                || previews.stream().anyMatch(preview -> !preview.problems().isEmpty());
        if (invalid) {
            return ExitCode.ERROR;
        }
        if (changed().findAny().isEmpty()) {
            return ExitCode.OK;
        }
        boolean losses = changed().anyMatch(preview -> preview.plan().impact() != Impact.NONE);
        return losses ? ExitCode.LOSSES : ExitCode.CHANGES;
    }

    /** What is wrong in the manifests, and what is wrong with them only beside the others, like ports; each once. */
    List<String> allProblems() {
        return Stream.concat(
                        problems.stream().map(Problem::toString),
                        previews.stream().flatMap(preview -> preview.problems().stream()))
                .distinct()
                .toList();
    }

    /** The tenants for which something would be done, or differs. */
    Stream<Preview> changed() {
        return previews.stream().filter(preview -> !preview.plan().inSync());
    }
}
