package io.cachepilot.converge;

import io.cachepilot.converge.desired.Intake;
import io.cachepilot.converge.desired.Ledger;
import io.cachepilot.converge.desired.Remembered;
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
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** A shelf of toys and a control plane over it that can be restarted. */
final class ToyRoom {
    private static final int MOST_RUNS = 20;

    final Faults faults = new Faults();
    final Shelf shelf = new Shelf(faults);
    final TreeMap<String, String> manifests = new TreeMap<>();
    final TreeSet<Key> removals = new TreeSet<>();
    final TreeSet<Key> losses = new TreeSet<>();

    private final Path state;
    private ConvergedKind<ToySpec, ToyMemory, ?, ?, ?> kind;

    ToyRoom(Path state) {
        this.state = state;
        this.kind = open();
    }

    static Key key(String name) {
        return new Key("toy", name);
    }

    ToyRoom toy(String name, String spec) {
        manifests.put(name + ".yaml", "kind: Toy\nmetadata: {name: %s}\nspec: {%s}\n".formatted(name, spec));
        return this;
    }

    ToyRoom without(String name) {
        manifests.remove(name + ".yaml");
        return this;
    }

    /** Another control plane over the same state, as after a crash. */
    void restart() {
        kind = open();
    }

    private ConvergedKind<ToySpec, ToyMemory, ?, ?, ?> open() {
        var converger = new ToyConverger("Toy", shelf);
        return new ConvergedKind<>(
                converger,
                converger,
                new Ledger<>(state, ToyMemory.FORM),
                new PruneGuard(0.2),
                () -> Instant.parse("2026-11-22T10:00:00Z"));
    }

    Kind kind() {
        return kind;
    }

    Kind.AffectedKeys accept() {
        return kind.accept(intake());
    }

    Intake intake() {
        var files = new TreeMap<String, byte[]>();
        manifests.forEach((name, text) -> files.put(name, text.getBytes(StandardCharsets.UTF_8)));
        return new Intake(
                "r1",
                new ManifestReader(List.of(kind.reader())).read(files),
                true,
                new Approvals(removals, new TreeSet<>(), losses, new TreeMap<>(), new TreeMap<>()));
    }

    Outcome run(String name) {
        return kind.reconcile(key(name));
    }

    /** Runs for as long as there is something to be waited for. */
    Outcome follow(String name) {
        for (int run = 0; run < MOST_RUNS; run++) {
            Outcome outcome = run(name);
            if (!(outcome instanceof Outcome.Waiting)) {
                return outcome;
            }
        }
        throw new AssertionError(name + " does not come to rest");
    }

    /** Takes over the manifests, and runs everything that there is until it rests. */
    void settle() {
        accept();
        kind.keys().forEach(key -> follow(key.name()));
    }

    Planning planned() {
        return kind.planned(this::intake, _ -> true);
    }

    SavedPlan saved() {
        Planning planning = planned();
        return SavedPlan.of(
                Instant.EPOCH,
                "state",
                "r1",
                planning.specs().stream().map(SpecPlan::saved).toList(),
                planning.held().map(SavedPlan.Held::of));
    }

    SavedPlanGate applyOnly(SavedPlan plan, boolean allowed) {
        return Kinds.of(kind).applyOnly(intake(), plan, allowed);
    }

    Remembered<ToySpec, ToyMemory> record(String name) {
        return new Ledger<>(state, ToyMemory.FORM).get(name);
    }
}
