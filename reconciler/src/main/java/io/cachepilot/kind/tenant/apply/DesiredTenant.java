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
 * @param held why the tenant is kept though its manifest is gone
 * @param postponed why nothing can be done for it yet
 * @param damaged whether its problems are that something of it on this host can't be read, and not its manifest
 */
record DesiredTenant(
        String name,
        String file,
        Optional<TenantSpec> spec,
        Optional<Pair> ports,
        List<String> problems,
        Optional<String> held,
        Optional<String> postponed,
        boolean damaged) {
    DesiredTenant {
        problems = List.copyOf(problems);
    }

    DesiredTenant(String name, String file, Optional<TenantSpec> spec, List<String> problems) {
        this(name, file, spec, Optional.empty(), problems, Optional.empty(), Optional.empty(), false);
    }

    DesiredTenant withProblem(String problem, TenantRecord record) {
        boolean runsAsBefore = record.spec().isPresent() && record.ports().isPresent();
        return new DesiredTenant(
                name,
                file,
                runsAsBefore ? record.spec() : Optional.empty(),
                runsAsBefore ? record.ports() : Optional.empty(),
                Stream.concat(problems.stream(), Stream.of(problem)).toList(),
                held,
                postponed,
                damaged);
    }

    /** Its problems and those of the other, as when two manifests name the same tenant. */
    DesiredTenant withProblemsOf(DesiredTenant other) {
        List<String> all =
                Stream.concat(problems.stream(), other.problems.stream()).toList();
        return new DesiredTenant(name, file, spec, ports, all, held, postponed, damaged);
    }

    /** What the other says, who knows no spec: nothing may be done for it until a person has repaired that. */
    DesiredTenant unknownAs(DesiredTenant other) {
        return new DesiredTenant(
                name, file, other.spec, other.ports, withProblemsOf(other).problems, held, postponed, true);
    }

    /** One of which something on this host can't be read. */
    static DesiredTenant damaged(String name, String why) {
        return new DesiredTenant(
                name, "", Optional.empty(), Optional.empty(), List.of(why), Optional.empty(), Optional.empty(), true);
    }

    /** Nothing can be done for it yet. */
    DesiredTenant postponed(String because) {
        return new DesiredTenant(
                name, file, Optional.empty(), Optional.empty(), problems, held, Optional.of(because), damaged);
    }

    /** Its manifest is gone, and it is kept all the same. */
    DesiredTenant heldBack(String because) {
        return new DesiredTenant(name, file, spec, ports, problems, Optional.of(because), postponed, damaged);
    }

    DesiredTenant withPorts(Pair pair) {
        return new DesiredTenant(name, file, spec, Optional.of(pair), problems, held, postponed, damaged);
    }

    boolean isCurrent() {
        return problems.isEmpty() && held.isEmpty() && postponed.isEmpty();
    }
}
