package io.cachepilot.converge;

import io.cachepilot.converge.desired.Intake;
import io.cachepilot.converge.run.SpecPlan;
import io.cachepilot.file.Sha256;
import io.cachepilot.json.Json;
import io.cachepilot.manifest.problem.Problem;
import io.cachepilot.plan.Diff;
import io.cachepilot.plan.HeldRemovals;
import io.cachepilot.plan.Preview;
import java.util.List;
import java.util.Optional;

/**
 * What would be done for each spec of a revision.
 *
 * @param specs in the order of their keys
 * @param held why some are kept though their manifests are gone, if some are
 */
public record Planning(Intake intake, List<SpecPlan> specs, Optional<HeldRemovals> held) {
    public Planning {
        specs = List.copyOf(specs);
    }

    /** A diff of what the manifests and the guards against mass removals say, with what is wrong in the manifests. */
    public Diff diff(List<Problem> problems) {
        return diff(intake.revision(), previews(), problems, held);
    }

    /** The same of what was planned otherwise. */
    public static Diff diff(
            String revision, List<Preview> previews, List<Problem> problems, Optional<HeldRemovals> held) {
        return new Diff(
                revision,
                previews,
                problems.stream().map(Problem::toString).toList(),
                problems.stream().anyMatch(problem -> problem.severity() == Problem.Severity.ERROR),
                held);
    }

    public List<Preview> previews() {
        return specs.stream().map(SpecPlan::preview).toList();
    }

    /**
     * What tells this plan from any other: 64 hexadecimal digits. It is made of what each spec says and of what would be done for it, and
     * of nothing that changes by itself.
     */
    public String hash() {
        List<Object> parts = specs.stream()
                .map(SpecPlan::saved)
                .<Object>map(spec -> List.of(
                        spec.kind(),
                        spec.name(),
                        spec.fingerprint(),
                        spec.plan().actions()))
                .toList();
        return Sha256.hex(Json.write(parts));
    }
}
