package io.cachepilot.control;

import io.cachepilot.converge.Kind;
import io.cachepilot.converge.Kind.AffectedKeys;
import io.cachepilot.converge.Planning;
import io.cachepilot.converge.desired.EraseRefused;
import io.cachepilot.converge.desired.Intake;
import io.cachepilot.converge.desired.Kept;
import io.cachepilot.converge.desired.Spec;
import io.cachepilot.converge.run.SavedPlanGate;
import io.cachepilot.loop.prune.PruneHold;
import io.cachepilot.loop.status.Outcome;
import io.cachepilot.loop.status.Report;
import io.cachepilot.manifest.Document;
import io.cachepilot.manifest.KindReader;
import io.cachepilot.manifest.Manifests;
import io.cachepilot.manifest.Read;
import io.cachepilot.manifest.problem.Problems;
import io.cachepilot.plan.Counters;
import io.cachepilot.plan.Key;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A kind of nothing but names: it remembers what it was given, and every run ends in sync. */
final class Toys implements Kind {
    final List<Intake> intakes = new CopyOnWriteArrayList<>();
    volatile Optional<String> eraseFails = Optional.empty();
    final SortedSet<String> unerasable = new ConcurrentSkipListSet<>();
    final SortedSet<String> kept = new ConcurrentSkipListSet<>();
    final List<String> runs = new CopyOnWriteArrayList<>();

    private volatile SortedSet<String> desired = new TreeSet<>();
    final SortedSet<String> existing = new ConcurrentSkipListSet<>();

    static Key key(String name) {
        return new Key("toy", name);
    }

    static String manifest(String name) {
        return "kind: Toy\nmetadata: {name: %s}\n".formatted(name);
    }

    @Override
    public Set<String> actions() {
        return Set.of();
    }

    @Override
    public KindReader<?> reader() {
        return new Reader();
    }

    @Override
    public AffectedKeys accept(Intake intake) {
        intakes.add(intake);
        var next = new TreeSet<String>();
        intake.manifests().valid().stream().map(Read.Valid::name).forEach(next::add);
        var changed = new TreeSet<>(next);
        changed.removeAll(desired);
        desired = next;
        var removed = new TreeSet<>(existing);
        removed.removeAll(next);
        return new AffectedKeys(keys(changed), keys(removed), keys(next), keys(removed), keys(next));
    }

    @Override
    public SortedSet<Key> keys() {
        var names = new TreeSet<>(desired);
        names.addAll(existing);
        return keys(names);
    }

    @Override
    public List<Kept> kept(Intake intake) {
        return kept.stream()
                .map(name ->
                        new Kept(key(name), 1, Optional.of(Instant.parse("2026-03-01T12:00:00Z")), List.of("dust")))
                .toList();
    }

    @Override
    public void erase(Key key) {
        if (unerasable.contains(key.name())) {
            throw new EraseRefused("glued");
        }
        eraseFails.ifPresent(because -> {
            throw new UncheckedIOException(new IOException(because));
        });
        kept.remove(key.name());
    }

    @Override
    public String fingerprint(Object spec) {
        return spec.toString();
    }

    @Override
    public boolean isInForce(Spec spec) {
        return false;
    }

    @Override
    public SortedMap<Key, String> takenOver() {
        return Collections.emptySortedMap();
    }

    @Override
    public boolean owns(Key key) {
        return key.kind().equals("toy");
    }

    @Override
    public boolean dependsOn(Key key) {
        return false;
    }

    @Override
    public Outcome reconcile(Key key) {
        runs.add(key.name());
        if (!desired.contains(key.name())) {
            existing.remove(key.name());
            return new Outcome.Gone();
        }
        existing.add(key.name());
        return new Outcome.InSync(new Report("", key.name(), Map.of(), List.of()));
    }

    @Override
    public void applyOnly(Intake intake, SavedPlanGate gate) {
        throw new UnsupportedOperationException("there are no plans of toys");
    }

    @Override
    public Planning planned(Supplier<Intake> reading, Predicate<Key> which) {
        throw new UnsupportedOperationException("there are no plans of toys");
    }

    @Override
    public List<String> conflicts(Manifests all, String name) {
        return List.of();
    }

    @Override
    public List<String> warnings() {
        return List.of();
    }

    @Override
    public Optional<PruneHold> heldRemovals(Intake intake) {
        return Optional.empty();
    }

    @Override
    public boolean isDesired(Intake intake, Key key) {
        return desired.contains(key.name());
    }

    @Override
    public Counters counters(Key key) {
        return Counters.NONE;
    }

    @Override
    public void writeDown(Key key) {}

    private static SortedSet<Key> keys(SortedSet<String> names) {
        var keys = new TreeSet<Key>();
        names.forEach(name -> keys.add(key(name)));
        return keys;
    }

    private static final class Reader implements KindReader<String> {
        @Override
        public String kind() {
            return "Toy";
        }

        @Override
        public String schema() {
            return """
                    {"type": "object", "required": ["kind", "metadata"], "additionalProperties": false, "properties": {
                      "kind": {"const": "Toy"},
                      "metadata": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}}}
                    """;
        }

        @Override
        public String read(Document document, Problems problems) {
            return document.name();
        }
    }
}
