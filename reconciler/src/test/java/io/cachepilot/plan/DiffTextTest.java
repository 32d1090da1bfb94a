package io.cachepilot.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.converge.Planning;
import io.cachepilot.loop.prune.PruneHold;
import io.cachepilot.manifest.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class DiffTextTest {
    @Test
    void allIsInSync() {
        assertThat(lines("12345678", List.of(), Optional.empty(), Previews.inSync("a"), Previews.inSync("b")))
                .containsExactly("In sync: 2 tenants at revision 12345678.");
    }

    @Test
    void tenantsThatDifferAreShownAndCounted() {
        assertThat(lines(
                        "",
                        List.of(),
                        Optional.empty(),
                        Previews.inSync("a"),
                        Previews.configured("b", Impact.DATA),
                        Previews.configured("c", Impact.CONNECTIONS)))
                .containsExactly(
                        "tenant b",
                        "  ~ configure the running server: the spec changed [loses data]",
                        "      server.maxmemory: 1 -> 2 (pending)",
                        "",
                        "tenant c",
                        "  ~ configure the running server: the spec changed [ends connections]",
                        "      server.maxmemory: 1 -> 2 (pending)",
                        "",
                        "2 of 3 tenants differ; 1 would lose data, 1 would lose connections.");
    }

    @Test
    void problemsComeFirst() {
        var problem = new Problem("a.yaml", 3, "spec.x", "is wrong", Problem.Severity.ERROR);

        assertThat(lines("", List.of(problem), Optional.empty(), Previews.refused("b", "b.yaml: port 7300 is taken")))
                .containsExactly(
                        "a.yaml:3: spec.x: is wrong",
                        "b.yaml: port 7300 is taken",
                        "",
                        "In sync: 1 tenants, 1 of them with problems.");
    }

    @Test
    void heldRemovalsAreNamed() {
        var keys = new TreeSet<>(List.of(new Key("tenant", "a"), new Key("tenant", "b")));

        assertThat(lines(
                        "",
                        List.of(),
                        Optional.of(new PruneHold.UntilApproved(keys, "id", "2 of 3 at once")),
                        Previews.inSync("a"),
                        Previews.inSync("b"),
                        Previews.inSync("c")))
                .containsExactly(
                        "kept although no manifest names them: a, b",
                        "  2 of 3 at once",
                        "",
                        "In sync: 3 tenants, 2 of them without a manifest.");
    }

    private static List<String> lines(
            String revision, List<Problem> problems, Optional<PruneHold> held, Preview... previews) {
        return new DiffText(Planning.diff(revision, List.of(previews), problems, held.map(PruneHold::told))).lines();
    }
}
