package io.cachepilot.converge;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.converge.desired.Intake;
import io.cachepilot.converge.desired.Ledger;
import io.cachepilot.converge.run.SavedPlanGate;
import io.cachepilot.converge.run.SpecPlan;
import io.cachepilot.loop.prune.Approvals;
import io.cachepilot.loop.prune.PruneGuard;
import io.cachepilot.loop.status.Outcome;
import io.cachepilot.manifest.ManifestReader;
import io.cachepilot.plan.Key;
import io.cachepilot.plan.SavedPlan;
import io.cachepilot.simulation.Faults;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Specs of two kinds may have one name, and stand in one file; neither is in the way of the other. */
final class SeveralKindsTest {
    private static final String BOTH = """
            kind: Toy
            metadata: {name: bear}
            spec: {size: 2}
            ---
            kind: Wooden
            metadata: {name: bear}
            spec: {size: 5, place: 3}
            """;

    private static final String OTHERS = """
            kind: Toy
            metadata: {name: duck}
            spec: {}
            ---
            kind: Wooden
            metadata: {name: duck}
            spec: {}
            """;

    @TempDir
    private Path state;

    private final Shelf toys = new Shelf(new Faults());
    private final Shelf wooden = new Shelf(new Faults());
    private final TreeMap<String, String> manifests = new TreeMap<>();
    private final TreeSet<Key> removals = new TreeSet<>();
    private Kinds kinds;

    @BeforeEach
    void open() {
        kinds = Kinds.of(kind("Toy", toys), kind("Wooden", wooden));
        manifests.put("bears.yaml", BOTH);
        manifests.put("ducks.yaml", OTHERS);
        settle();
    }

    @Test
    void bothAreMadeAsTheirSpecsSay() {
        assertThat(toys.toys()).containsEntry("bear", new Shelf.Toy(2, 0)).hasSize(2);
        assertThat(wooden.toys()).containsEntry("bear", new Shelf.Toy(5, 3)).hasSize(2);
        assertThat(kinds.planned(this::intake, _ -> true).specs().stream().map(SpecPlan::key))
                .containsExactly(
                        new Key("toy", "bear"),
                        new Key("toy", "duck"),
                        new Key("wooden", "bear"),
                        new Key("wooden", "duck"));
    }

    @Test
    void bothAreRemovedWithTheirFile() {
        manifests.remove("bears.yaml");
        settle();

        assertThat(toys.toys()).containsOnlyKeys("duck");
        assertThat(wooden.toys()).containsOnlyKeys("duck");
        manifests.put("bears.yaml", BOTH);
        settle();
        assertThat(wooden.toys()).containsEntry("bear", new Shelf.Toy(5, 3));
    }

    @Test
    void oneIsChangedAndRemovedWithoutTheOther() {
        manifests.put("bears.yaml", BOTH.substring(BOTH.indexOf("---")));
        settle();

        assertThat(toys.toys()).containsOnlyKeys("duck");
        assertThat(wooden.toys()).containsEntry("bear", new Shelf.Toy(5, 3));
    }

    @Test
    void approvalOfOneIsNoneOfTheOther() {
        manifests.put(
                "bears.yaml",
                BOTH.replace("size: 2", "size: 2, protect: true").replace("place: 3", "place: 3, protect: true"));
        settle();
        manifests.remove("bears.yaml");
        settle();
        assertThat(kinds.heldRemovals(intake())).hasSize(2);

        removals.add(new Key("wooden", "bear"));
        settle();
        assertThat(toys.toys()).containsKey("bear");
        assertThat(wooden.toys()).doesNotContainKey("bear");
    }

    @Test
    void badSpecOfOneIsNoneOfTheOther() {
        manifests.put("bears.yaml", BOTH.replace("size: 2", "size: none").replace("size: 5", "size: 6"));
        settle();

        assertThat(toys.toys()).containsEntry("bear", new Shelf.Toy(2, 0));
        assertThat(wooden.toys()).containsEntry("bear", new Shelf.Toy(6, 3));
    }

    @Test
    void savedPlanKeepsThemApart() {
        manifests.put("bears.yaml", BOTH.replace("size: 2", "size: 3").replace("size: 5", "size: 6"));
        Planning planning = kinds.planned(this::intake, new Key("toy", "bear")::equals);
        SavedPlan plan = SavedPlan.of(
                Instant.EPOCH,
                "state",
                "r1",
                planning.specs().stream().map(SpecPlan::saved).toList(),
                java.util.Optional.empty());
        kinds = Kinds.of(kind("Toy", toys), kind("Wooden", wooden));
        SavedPlanGate gate = kinds.applyOnly(intake(), plan, false);

        assertThat(gate.keys()).containsExactly(new Key("toy", "bear"));
        follow(new Key("toy", "bear"));
        assertThat(toys.toys()).containsEntry("bear", new Shelf.Toy(3, 0));
        assertThat(wooden.toys()).containsEntry("bear", new Shelf.Toy(5, 3));
    }

    private Kind kind(String word, Shelf shelf) {
        var converger = new ToyConverger(word, shelf);
        return new ConvergedKind<>(
                converger,
                converger,
                new Ledger<>(state.resolve(word), ToyMemory.FORM),
                new PruneGuard(0.5),
                () -> Instant.parse("2026-11-22T10:00:00Z"));
    }

    private void settle() {
        Intake intake = intake();
        kinds.all().forEach(kind -> kind.accept(intake));
        kinds.all().forEach(kind -> kind.keys().forEach(this::follow));
    }

    private void follow(Key key) {
        Kind kind = kinds.of(key).orElseThrow();
        Outcome outcome = kind.reconcile(key);
        for (int run = 0; run < 20 && outcome instanceof Outcome.Waiting; run++) {
            outcome = kind.reconcile(key);
        }
    }

    private Intake intake() {
        var files = new TreeMap<String, byte[]>();
        manifests.forEach((name, text) -> files.put(name, text.getBytes(StandardCharsets.UTF_8)));
        return new Intake(
                "r1",
                new ManifestReader(kinds.readers()).read(files),
                true,
                new Approvals(removals, new TreeSet<>(), new TreeSet<>(), new TreeMap<>(), new TreeMap<>()));
    }
}
