package io.cachepilot.converge.desired;

import io.cachepilot.loop.prune.PruneGuard;
import io.cachepilot.loop.prune.PruneHold;
import io.cachepilot.loop.prune.PruneRequest;
import io.cachepilot.loop.prune.PruneVerdict;
import io.cachepilot.manifest.Read;
import io.cachepilot.manifest.problem.Problem;
import io.cachepilot.plan.Key;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * All specs of a kind as they are desired at one revision, worked out purely from what the manifests say and what is remembered:
 * one bad spec keeps its own last valid version and touches no other.
 *
 * @param named names of those that a manifest asks for; the others are kept for other reasons
 * @param vacated what others, who are gone, have lost to these; by name
 * @param held what is kept although no manifest asks for it, and why
 * @param removable names of those that exist, are not desired and may go
 */
public record DesiredSet<S extends Spec, M>(
        String revision,
        SortedMap<String, Desired<S, M>> specs,
        SortedSet<String> named,
        SortedSet<String> removable,
        SortedMap<String, Choice<M>> vacated,
        Optional<PruneHold> held) {
    public DesiredSet {
        specs = Collections.unmodifiableSortedMap(new TreeMap<>(specs));
        named = Collections.unmodifiableSortedSet(new TreeSet<>(named));
        removable = Collections.unmodifiableSortedSet(new TreeSet<>(removable));
        vacated = Collections.unmodifiableSortedMap(new TreeMap<>(vacated));
    }

    /** Works it out; the guard decides which may go. */
    public static <S extends Spec, M> DesiredSet<S, M> of(
            Intake intake, Known<S, M> known, Coexistence<S, M> coexistence, PruneGuard guard) {
        return new Making<>(intake, known, coexistence, guard).made();
    }

    /** What is desired of one; empty where nothing is. */
    public Optional<Desired<S, M>> find(String name) {
        return Optional.ofNullable(specs.get(name));
    }

    /** Whether a manifest asks for it, or may: the file that it came from can't be read. */
    public boolean mayBeAsked(String name) {
        return find(name).filter(desired -> desired.held().isEmpty()).isPresent();
    }

    /** Names of those that exist although no manifest asks for them for certain, whatever becomes of them. */
    public SortedSet<String> leaving() {
        var leaving = new TreeSet<>(specs.keySet());
        leaving.addAll(removable);
        leaving.removeAll(named);
        return leaving;
    }

    /** The same, with nothing to be done for some; why, by their names. */
    public DesiredSet<S, M> withDamaged(Map<String, String> damaged) {
        var all = new TreeMap<>(specs);
        damaged.forEach((name, why) ->
                all.computeIfPresent(name, (_, desired) -> desired.unknownAs(Desired.damaged(name, why))));
        return new DesiredSet<>(revision, all, named, removable, vacated, held);
    }

    /** One that is being worked out. */
    private record Making<S extends Spec, M>(
            Intake intake, Known<S, M> known, Coexistence<S, M> coexistence, PruneGuard guard) {
        DesiredSet<S, M> made() {
            SortedMap<String, Desired<S, M>> specs = written();
            // Nothing is done about one of which it is not known what it was, whether a manifest names it or not.
            known.damaged().forEach((name, why) -> specs.merge(name, Desired.damaged(name, why), Desired::unknownAs));
            PruneVerdict verdict = prune(specs.keySet());
            verdict.held()
                    .ifPresent(hold -> hold.keys().forEach(key -> specs.put(key.name(), keptUntil(key.name(), hold))));
            Coexistence.Places<M> places = coexistence.places(Collections.unmodifiableSortedMap(specs), known);
            places.places()
                    .forEach((name, place) ->
                            specs.computeIfPresent(name, (_, desired) -> desired.at(place, known.record(name))));
            var removable = new TreeSet<String>();
            verdict.allowed().forEach(key -> removable.add(key.name()));
            return new DesiredSet<>(intake.revision(), specs, named(), removable, places.vacated(), verdict.held());
        }

        /** Every one that a manifest names for certain. */
        private SortedSet<String> named() {
            var named = new TreeSet<String>();
            for (Read read : intake.manifests().reads()) {
                switch (read) {
                    case Read.Valid valid -> {
                        if (valid.kind().equals(coexistence.kind())) {
                            named.add(valid.name());
                        }
                    }
                    case Read.Rejected rejected -> {
                        if (isOurs(rejected)) {
                            rejected.name().ifPresent(named::add);
                        }
                    }
                    case Read.Foreign _ -> {}
                }
            }
            return named;
        }

        /** Every one that a manifest names, or that came from a file which can't be read now. */
        private SortedMap<String, Desired<S, M>> written() {
            var specs = new TreeMap<String, Desired<S, M>>();
            coexistence
                    .unwritten(known)
                    .forEach((name, spec) -> specs.put(name, new Desired<>(name, "", Optional.of(spec), List.of())));
            var unclear = new TreeSet<>(intake.manifests().unclearFiles());
            unclear.addAll(intake.manifests().foreignFiles());
            known.existing().stream()
                    .filter(name -> unclear.contains(known.record(name).file()))
                    .forEach(name -> specs.put(name, fromUnclearFile(name)));
            for (Read read : intake.manifests().reads()) {
                switch (read) {
                    case Read.Valid valid -> {
                        if (valid.kind().equals(coexistence.kind())) {
                            specs.put(valid.name(), valid(valid));
                        }
                    }
                    case Read.Rejected rejected -> {
                        if (isOurs(rejected)) {
                            rejected.name()
                                    .ifPresent(name -> specs.merge(
                                            name,
                                            rejected(name, rejected.file(), rejected.problems()),
                                            Desired::withProblemsOf));
                        }
                    }
                    case Read.Foreign _ -> {}
                }
            }
            return specs;
        }

        private boolean isOurs(Read.Rejected rejected) {
            return rejected.kind().filter(coexistence.kind()::equals).isPresent();
        }

        private Desired<S, M> valid(Read.Valid valid) {
            S written = coexistence.type().cast(valid.spec());
            S spec = coexistence.inForce(written, known.record(valid.name()));
            return new Desired<>(valid.name(), valid.file(), Optional.of(spec), List.of());
        }

        private Desired<S, M> rejected(String name, String file, List<Problem> problems) {
            return withoutOwn(
                    name, file, problems.stream().filter(problem -> problem.severity() == Problem.Severity.ERROR));
        }

        private Desired<S, M> withoutOwn(String name, String file, Stream<Problem> problems) {
            return new Desired<>(
                    name,
                    file,
                    known.record(name).spec(),
                    problems.map(Problem::toString).toList());
        }

        private Desired<S, M> fromUnclearFile(String name) {
            String file = known.record(name).file();
            return withoutOwn(
                    name,
                    file,
                    intake.manifests().problems().stream()
                            .filter(problem -> problem.file().equals(file)));
        }

        private Desired<S, M> keptUntil(String name, PruneHold hold) {
            Remembered<S, M> record = known.record(name);
            return new Desired<S, M>(name, record.file(), record.spec(), List.of()).heldBack(hold.because());
        }

        private PruneVerdict prune(Set<String> desired) {
            var existing = new TreeSet<Key>();
            var guarded = new TreeSet<Key>();
            known.existing().forEach(name -> {
                existing.add(key(name));
                if (known.record(name).spec().filter(Spec::protect).isPresent()) {
                    guarded.add(key(name));
                }
            });
            var wanted = new TreeSet<Key>();
            desired.forEach(name -> wanted.add(key(name)));
            return guard.judge(new PruneRequest(
                    existing,
                    wanted,
                    intake.isComplete(),
                    intake.approvals().asked(),
                    guarded,
                    intake.approvals().removals()));
        }

        private Key key(String name) {
            return Key.of(coexistence.kind(), name);
        }
    }
}
