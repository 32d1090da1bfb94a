package io.cachepilot.kind.tenant.apply;

import io.cachepilot.kind.tenant.plan.Allocation.Pair;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is desired of one tenant at a revision.
 *
 * @param file the manifest file that names it
 * @param spec the spec in force: the file's if that is valid, else the last valid one; empty if there never was one
 * @param ports the ports for that spec; present when the spec is
 * @param problems why the file's own spec is not in force; empty when it is
 * @param held why the tenant is kept though its manifest is gone, or nothing is done for it yet
 */
record DesiredTenant(
        String name,
        String file,
        Optional<TenantSpec> spec,
        Optional<Pair> ports,
        List<String> problems,
        Optional<String> held) {
    DesiredTenant {
        problems = List.copyOf(problems);
    }

    DesiredTenant withProblem(String problem, TenantRecord record) {
        boolean runsAsBefore = record.spec().isPresent() && record.ports().isPresent();
        return new DesiredTenant(
                name,
                file,
                runsAsBefore ? record.spec() : Optional.empty(),
                runsAsBefore ? record.ports() : Optional.empty(),
                Stream.concat(problems.stream(), Stream.of(problem)).toList(),
                held);
    }

    /** Its problems and those of the other, as when two manifests name the same tenant. */
    DesiredTenant withProblemsOf(DesiredTenant other) {
        List<String> all =
                Stream.concat(problems.stream(), other.problems.stream()).toList();
        return new DesiredTenant(name, file, spec, ports, all, held);
    }

    /** What the other says, who knows no spec: nothing may be done for it until a person has repaired that. */
    DesiredTenant unknownAs(DesiredTenant other) {
        return new DesiredTenant(name, file, other.spec, other.ports, withProblemsOf(other).problems, held);
    }

    /** Nothing can be done for it yet. */
    DesiredTenant postponed(String because) {
        return new DesiredTenant(name, file, Optional.empty(), Optional.empty(), problems, Optional.of(because));
    }

    DesiredTenant withPorts(Pair pair) {
        return new DesiredTenant(name, file, spec, Optional.of(pair), problems, held);
    }

    boolean isCurrent() {
        return problems.isEmpty() && held.isEmpty();
    }
}
