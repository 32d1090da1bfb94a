package io.cachepilot.converge;

import io.cachepilot.converge.Kind.AffectedKeys;
import io.cachepilot.converge.desired.Coexistence;
import io.cachepilot.converge.desired.Desired;
import io.cachepilot.converge.desired.DesiredSet;
import io.cachepilot.converge.desired.EraseRefused;
import io.cachepilot.converge.desired.Intake;
import io.cachepilot.converge.desired.Kept;
import io.cachepilot.converge.desired.Known;
import io.cachepilot.converge.desired.Ledger;
import io.cachepilot.converge.desired.Remembered;
import io.cachepilot.converge.desired.Spec;
import io.cachepilot.converge.run.Concurrently;
import io.cachepilot.converge.run.Convergence;
import io.cachepilot.converge.run.Converger;
import io.cachepilot.converge.run.Gate;
import io.cachepilot.converge.run.Removal;
import io.cachepilot.converge.run.SavedPlanGate;
import io.cachepilot.converge.run.SpecPlan;
import io.cachepilot.converge.run.StepRefused;
import io.cachepilot.converge.run.Taking;
import io.cachepilot.file.Damaged;
import io.cachepilot.instance.EngineUnavailable;
import io.cachepilot.instance.InstanceName;
import io.cachepilot.loop.prune.Approvals;
import io.cachepilot.loop.prune.PruneGuard;
import io.cachepilot.loop.prune.PruneHold;
import io.cachepilot.loop.status.ConditionType;
import io.cachepilot.loop.status.Finding;
import io.cachepilot.loop.status.Outcome;
import io.cachepilot.loop.status.Report;
import io.cachepilot.manifest.KindReader;
import io.cachepilot.manifest.Manifests;
import io.cachepilot.plan.Action;
import io.cachepilot.plan.Counters;
import io.cachepilot.plan.Key;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A kind whose specs are converged the one way, by what it writes of itself.
 *
 * @param <S> its specs
 * @param <M> what it remembers of a spec beside what is remembered of all
 * @param <T> a spec worked out in full
 * @param <O> what was seen of it
 * @param <A> its actions
 */
public final class ConvergedKind<S extends Spec, M, T, O, A extends Action> implements Kind {
    private final Converger<S, M, T, O, A> kind;
    private final Ledger<S, M> ledger;
    private final PruneGuard guard;
    private final Taking<S, M> taking;
    private final Convergence<S, M, T, O, A> convergence;
    private final Removal<S, M, A> removal;
    private final AtomicReference<Optional<DesiredSet<S, M>>> desired = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<Order<S, M>>> order = new AtomicReference<>(Optional.empty());

    /** What is to be applied, and nothing else. */
    private record Order<S extends Spec, M>(Intake intake, DesiredSet<S, M> desired, Gate gate) {}

    /**
     * Puts it together.
     *
     * @param looking the same kind as it looks without making anything, with what there was before anything was made
     */
    public ConvergedKind(
            Converger<S, M, T, O, A> kind,
            Converger<S, M, T, O, A> looking,
            Ledger<S, M> ledger,
            PruneGuard guard,
            InstantSource clock) {
        this.kind = kind;
        this.ledger = ledger;
        this.guard = guard;
        this.taking = new Taking<>(kind, ledger);
        this.convergence = new Convergence<>(kind, looking, ledger, clock);
        this.removal = new Removal<>(kind, ledger, clock);
    }

    @Override
    public KindReader<?> reader() {
        return kind.reader();
    }

    @Override
    public Set<String> actions() {
        return Action.names(kind.actions());
    }

    @Override
    public String fingerprint(Object spec) {
        return kind.fingerprint(inForce(kind.coexistence().type().cast(spec)));
    }

    /** As it counts for one of whom that is remembered; one whose record is damaged is told of elsewhere. */
    private S inForce(S written) {
        try {
            return kind.coexistence().inForce(written, ledger.get(written.key().name()));
        } catch (IllegalStateException e) {
            return written;
        }
    }

    @Override
    public boolean isInForce(Spec spec) {
        S written = kind.coexistence().type().cast(spec);
        try {
            Remembered<S, M> known = ledger.get(written.key().name());
            return !known.file().isEmpty() && known.spec().equals(Optional.of(kind.rememberable(inForce(written))));
        } catch (IllegalStateException e) {
            return false;
        }
    }

    @Override
    public SortedMap<Key, String> takenOver() {
        var files = new TreeMap<Key, String>();
        ledger.all().readable().forEach((name, record) -> {
            if (!record.file().isEmpty() && record.spec().isPresent()) {
                files.put(key(name), record.file());
            }
        });
        return files;
    }

    @Override
    public boolean owns(Key key) {
        return key.kind().equals(Key.kind(kind.coexistence().kind()));
    }

    @Override
    public boolean dependsOn(Key key) {
        return kind.dependsOn(key);
    }

    /** What was chosen for a spec is on disk before anything acts on it. */
    @Override
    public AffectedKeys accept(Intake intake) {
        var taken = new TreeSet<Key>();
        DesiredSet<S, M> next = taken(desired(intake, known()), intake, taken);
        Optional<DesiredSet<S, M>> before = desired.getAndSet(Optional.of(next));
        kind.keepOnly(next.specs().keySet());
        var changed = new TreeSet<Key>();
        next.specs().forEach((name, spec) -> {
            if (!before.flatMap(set -> set.find(name)).equals(Optional.of(spec))) {
                changed.add(key(name));
            }
        });
        return new AffectedKeys(
                changed,
                keys(next.removable().stream()),
                keys(next.named().stream()),
                keys(next.leaving().stream()),
                taken);
    }

    /** One whose files can't be written is left alone until they can; the others go on. */
    private DesiredSet<S, M> taken(DesiredSet<S, M> next, Intake intake, SortedSet<Key> taken) {
        var damaged = new TreeMap<String, String>();
        next.vacated()
                .forEach((name, choice) ->
                        noting(name, damaged, () -> ledger.update(name, record -> record.with(choice))));
        next.specs().values().stream()
                .filter(spec -> spec.spec().isPresent())
                .forEach(spec -> noting(spec.name(), damaged, () -> {
                    taking.take(spec, intake);
                    taken.add(key(spec.name()));
                }));
        return next.withDamaged(damaged);
    }

    private static void noting(String name, Map<String, String> damaged, Runnable step) {
        try {
            step.run();
        } catch (UncheckedIOException | IllegalStateException e) {
            damaged.put(name, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public SortedSet<Key> keys() {
        return desired.get()
                .map(now -> keys(Stream.concat(now.specs().keySet().stream(), now.removable().stream())))
                .orElseGet(Collections::emptySortedSet);
    }

    /** What is desired of one, as of the last revision that was accepted; empty where nothing is. */
    public Optional<Desired<S, M>> desired(String name) {
        return desired.get().flatMap(now -> now.find(name));
    }

    /** All that is desired, in the order of their names. */
    public Collection<Desired<S, M>> desired() {
        return desired.get().map(now -> now.specs().values()).orElseGet(List::of);
    }

    @Override
    public void applyOnly(Intake intake, SavedPlanGate gate) {
        order.set(Optional.of(new Order<>(intake, desired(gate.allowing(intake), known()), gate)));
    }

    @Override
    public Outcome reconcile(Key key) {
        Optional<Order<S, M>> ordered = order.get();
        if (ordered.isPresent()) {
            return ordered(key, ordered.get());
        }
        Optional<DesiredSet<S, M>> now = desired.get();
        if (now.isEmpty()) {
            return Outcome.Failed.brokenOff("the source was not read yet, so it is not known what is wanted");
        }
        try {
            return run(key, now.get(), new Gate.Open(), Intake.NONE);
        } catch (EngineUnavailable e) {
            return holding(
                    ConditionType.ENGINE_UNAVAILABLE, "EngineAway", e, now.get().revision());
        } catch (Damaged | UncheckedIOException e) {
            return holding(ConditionType.DAMAGED, "CantBeRead", e, now.get().revision());
        }
    }

    private Outcome ordered(Key key, Order<S, M> to) {
        try {
            return run(key, to.desired(), to.gate(), to.intake());
        } catch (StepRefused | EngineUnavailable e) {
            to.gate().failed(key, String.valueOf(e.getMessage()));
            return Outcome.Failed.brokenOff(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            to.gate().failed(key, String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private Outcome run(Key key, DesiredSet<S, M> now, Gate gate, Intake intake) {
        Optional<Desired<S, M>> spec = now.find(key.name());
        return spec.isPresent()
                ? convergence.run(spec.get(), now, gate, intake)
                : removal.run(key, now.revision(), now.removable().contains(key.name()), gate);
    }

    private static Outcome holding(ConditionType condition, String reason, RuntimeException e, String revision) {
        String because = String.valueOf(e.getMessage());
        var finding = new Finding(reason, because);
        return new Outcome.Failed(new Report(revision, "", Map.of(condition, finding), List.of()), because);
    }

    @Override
    public List<String> conflicts(Manifests all, String name) {
        Coexistence<S, M> coexistence = kind.coexistence();
        boolean contends = all.valid().stream()
                .filter(valid -> valid.isOf(coexistence.kind(), name))
                .anyMatch(valid -> coexistence.contends(coexistence.type().cast(valid.spec())));
        if (!contends) {
            return List.of();
        }
        return desired(new Intake("", all, true, Approvals.NONE), known())
                .find(name)
                .map(Desired::problems)
                .orElse(List.of());
    }

    @Override
    public List<String> warnings() {
        return kind.warnings(
                desired().stream().flatMap(spec -> spec.spec().stream()).toList());
    }

    @Override
    public Planning planned(Supplier<Intake> reading, Predicate<Key> which) {
        return Concurrently.both(reading, this::known, (intake, known) -> {
            DesiredSet<S, M> wanted = desired(intake, known);
            return new Planning(
                    intake, planned(intake, wanted, which), wanted.held().map(PruneHold::told));
        });
    }

    private List<SpecPlan> planned(Intake intake, DesiredSet<S, M> wanted, Predicate<Key> which) {
        SortedSet<Key> approvable = wanted.held()
                .filter(PruneHold.UntilApproved.class::isInstance)
                .map(PruneHold::keys)
                .orElseGet(Collections::emptySortedSet);
        var looks = new ArrayList<Callable<SpecPlan>>();
        wanted.specs().values().stream()
                .filter(spec -> which.test(key(spec.name())))
                .forEach(spec -> looks.add(() -> approvable.contains(key(spec.name()))
                        ? planned(spec, wanted, intake).ifApproved(removal.ifAllowed(spec.name()))
                        : planned(spec, wanted, intake)));
        wanted.removable().stream()
                .filter(name -> which.test(key(name)))
                .forEach(name -> looks.add(() -> unlessDamaged(key(name), () -> removal.planned(name))));
        return Concurrently.all(looks).stream()
                .filter(spec -> !isUnwrittenAndInSync(wanted, spec))
                .sorted(Comparator.comparing(SpecPlan::key))
                .toList();
    }

    /** What nobody has asked for is told where something is to be done about it. */
    private boolean isUnwrittenAndInSync(DesiredSet<S, M> wanted, SpecPlan spec) {
        return spec.preview().problems().isEmpty()
                && spec.preview().plan().inSync()
                && wanted.find(spec.key().name())
                        .filter(desired ->
                                desired.file().isEmpty() && desired.held().isEmpty())
                        .isPresent();
    }

    private SpecPlan planned(Desired<S, M> spec, DesiredSet<S, M> wanted, Intake intake) {
        Key key = key(spec.name());
        return spec.spec().isPresent()
                ? unlessDamaged(key, () -> convergence.planned(spec, wanted, intake))
                : SpecPlan.nothing(key, spec.problems());
    }

    /** Of one of which something can't be read that is told, and the others are planned all the same. */
    private static SpecPlan unlessDamaged(Key key, Supplier<SpecPlan> look) {
        try {
            return look.get();
        } catch (Damaged | UncheckedIOException e) {
            return SpecPlan.nothing(key, List.of(String.valueOf(e.getMessage())));
        }
    }

    @Override
    public Optional<PruneHold> heldRemovals(Intake intake) {
        return desired(intake, known()).held();
    }

    @Override
    public boolean isDesired(Intake intake, Key key) {
        return desired(intake, known()).mayBeAsked(key.name());
    }

    @Override
    public Counters counters(Key key) {
        try {
            return ledger.get(key.name()).counters();
        } catch (IllegalStateException e) {
            // Its damage is told by whoever does something for it.
            return Counters.NONE;
        }
    }

    @Override
    public void writeDown(Key key) {
        desired(key.name()).ifPresent(kind::writeDown);
    }

    @Override
    public List<Kept> kept(Intake intake) {
        if (!intake.isComplete()) {
            throw new EraseRefused(
                    "some manifests can't be read, so it is not known who is deleted; mend them first, see:"
                            + " cachepilot validate");
        }
        Known<S, M> known = known();
        known.engineAway().ifPresent(because -> {
            throw new EraseRefused("it is not known what runs: " + because);
        });
        DesiredSet<S, M> wanted = desired(intake, known);
        var names = new TreeSet<>(known.records().keySet());
        names.addAll(kind.traces());
        names.removeAll(wanted.named());
        names.removeAll(known.existing());
        // Others without a manifest wait for somebody to agree. One whose record is damaged waits for nobody.
        names.removeIf(name -> wanted.find(name).isPresent() && !known.damaged().containsKey(name));
        return names.stream()
                .filter(ConvergedKind::isName)
                .flatMap(name -> kind.kept(name, known).stream())
                .toList();
    }

    /** Instances of other kinds, and what people leave, have directories beside those of this kind. */
    private static boolean isName(String directory) {
        return InstanceName.isValid(directory)
                && new InstanceName(directory).kind().isEmpty();
    }

    @Override
    public void erase(Key key) {
        kind.erase(key.name());
    }

    private Known<S, M> known() {
        return kind.known(ledger.all());
    }

    private DesiredSet<S, M> desired(Intake intake, Known<S, M> known) {
        return DesiredSet.of(intake, known, kind.coexistence(), guard);
    }

    private Key key(String name) {
        return Key.of(kind.coexistence().kind(), name);
    }

    private SortedSet<Key> keys(Stream<String> names) {
        var keys = new TreeSet<Key>();
        names.map(this::key).forEach(keys::add);
        return Collections.unmodifiableSortedSet(keys);
    }
}
