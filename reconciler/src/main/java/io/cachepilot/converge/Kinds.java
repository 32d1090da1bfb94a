package io.cachepilot.converge;

import io.cachepilot.converge.desired.EraseRefused;
import io.cachepilot.converge.desired.Intake;
import io.cachepilot.converge.desired.Kept;
import io.cachepilot.converge.desired.Spec;
import io.cachepilot.converge.run.SavedPlanGate;
import io.cachepilot.converge.run.SpecPlan;
import io.cachepilot.loop.Reconciler;
import io.cachepilot.loop.prune.PruneHold;
import io.cachepilot.manifest.KindReader;
import io.cachepilot.manifest.Manifests;
import io.cachepilot.manifest.Read;
import io.cachepilot.plan.Counters;
import io.cachepilot.plan.HeldRemovals;
import io.cachepilot.plan.Key;
import io.cachepilot.plan.SavedPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** All kinds of specs, for whoever handles them alike. */
public record Kinds(List<Kind> all) {
    public Kinds {
        all = List.copyOf(all);
    }

    public static Kinds of(Kind... kinds) {
        return new Kinds(List.of(kinds));
    }

    public List<KindReader<?>> readers() {
        return all.stream().<KindReader<?>>map(Kind::reader).toList();
    }

    /** What programs know the actions of all kinds by. */
    public Set<String> actions() {
        return all.stream().flatMap(kind -> kind.actions().stream()).collect(Collectors.toUnmodifiableSet());
    }

    /** By the kinds of keys. */
    public Map<String, Reconciler> reconcilers() {
        var reconcilers = new TreeMap<String, Reconciler>();
        all.forEach(kind -> reconcilers.put(Key.kind(kind.reader().kind()), kind));
        return reconcilers;
    }

    /** The kind of a key; empty when there is none. */
    public Optional<Kind> of(Key key) {
        return all.stream().filter(kind -> kind.owns(key)).findFirst();
    }

    /**
     * The highest counters of a spec: of what is written of it now, and of what was ever seen.
     *
     * @param written empty where that is not valid, or not there
     */
    public Counters counters(Key key, Optional<? extends Spec> written) {
        Counters seen = of(key).map(kind -> kind.counters(key)).orElse(Counters.NONE);
        return written.map(Spec::counters).orElse(Counters.NONE).highest(seen);
    }

    /** As {@link Kind#fingerprint}, of a spec of any kind that was read. */
    public String fingerprint(Read.Valid valid) {
        return of(Key.of(valid.kind(), valid.name()))
                .map(kind -> kind.fingerprint(valid.spec()))
                .orElse("");
    }

    /** As {@link Kind#isInForce}, of a spec of any kind that was read. */
    public boolean isInForce(Read.Valid valid) {
        return valid.spec() instanceof Spec spec
                && of(Key.of(valid.kind(), valid.name()))
                        .filter(kind -> kind.isInForce(spec))
                        .isPresent();
    }

    /** As {@link Kind#writeDown}; nothing where no kind has such keys. */
    public void writeDown(Key key) {
        of(key).ifPresent(kind -> kind.writeDown(key));
    }

    /** As {@link Kind#planned}, of all kinds. What the reading gives is read once. */
    public Planning planned(Supplier<Intake> reading, Predicate<Key> which) {
        var specs = new ArrayList<SpecPlan>();
        var held = new ArrayList<HeldRemovals>();
        Optional<Intake> read = Optional.empty();
        for (Kind kind : all) {
            Planning planning = kind.planned(
                    read.<Supplier<Intake>>map(intake -> () -> intake).orElse(reading), which);
            read = Optional.of(planning.intake());
            specs.addAll(planning.specs());
            planning.held().ifPresent(held::add);
        }
        return new Planning(read.orElseGet(reading), specs, together(held));
    }

    private static Optional<HeldRemovals> together(List<HeldRemovals> held) {
        return held.stream().reduce((one, other) -> {
            var keys = new TreeSet<>(one.keys());
            keys.addAll(other.keys());
            String because =
                    one.because().equals(other.because()) ? one.because() : one.because() + "; " + other.because();
            return new HeldRemovals(keys, one.approvable() && other.approvable(), because);
        });
    }

    /** As {@link Kind#conflicts}; the kind is named as manifests write it. */
    public List<String> conflicts(Manifests all, String kind, String name) {
        return of(Key.of(kind, name)).map(one -> one.conflicts(all, name)).orElse(List.of());
    }

    /** Why some are kept whose manifests are gone, of each kind of which some are. Writes nothing. */
    public List<PruneHold> heldRemovals(Intake intake) {
        return all.stream().flatMap(kind -> kind.heldRemovals(intake).stream()).toList();
    }

    /** Whether a manifest asks for it, or may ask for it. Writes nothing. */
    public boolean isDesired(Intake intake, Key key) {
        return of(key).filter(kind -> kind.isDesired(intake, key)).isPresent();
    }

    /** As {@link Kind#applyOnly}, of all kinds. */
    public SavedPlanGate applyOnly(Intake intake, SavedPlan plan, boolean allowed) {
        var gate = new SavedPlanGate(plan, allowed);
        all.forEach(kind -> kind.applyOnly(intake, gate));
        return gate;
    }

    /**
     * What is kept of keys that are gone, of all kinds.
     *
     * @throws EraseRefused when that can't be told now
     */
    public List<Kept> kept(Intake intake) {
        return all.stream().flatMap(kind -> kind.kept(intake).stream()).collect(Collectors.toUnmodifiableList());
    }
}
