package io.cachepilot.converge.run;

import io.cachepilot.converge.desired.Desired;
import io.cachepilot.converge.desired.DesiredSet;
import io.cachepilot.converge.desired.Intake;
import io.cachepilot.converge.desired.Ledger;
import io.cachepilot.converge.desired.Remembered;
import io.cachepilot.converge.desired.Spec;
import io.cachepilot.loop.status.ConditionType;
import io.cachepilot.loop.status.Finding;
import io.cachepilot.loop.status.Outcome;
import io.cachepilot.loop.status.Report;
import io.cachepilot.plan.Action;
import io.cachepilot.plan.Key;
import io.cachepilot.plan.Plan;
import io.cachepilot.plan.PlanComparison;
import io.cachepilot.plan.Preview;
import io.cachepilot.plan.Wait;
import io.cachepilot.plan.WrittenPlan;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One run for one spec: look, plan, pass the gate, carry out, tell. It never waits for what it has started; the next look tells
 * what came of it.
 */
public final class Convergence<S extends Spec, M, T, O, A extends Action> {
    /** How soon to look again at what is on its way. */
    private static final Duration UNDERWAY = Duration.ofMillis(500);

    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private final Converger<S, M, T, O, A> kind;
    private final Converger<S, M, T, O, A> looking;
    private final Ledger<S, M> ledger;
    private final Taking<S, M> taking;
    private final Steps<S, M, T, O, A> steps;
    private final InstantSource clock;

    /**
     * @param looking the same kind as it looks without making anything, with what there was before anything was made; plans are
     *     compared as it sees things
     */
    public Convergence(
            Converger<S, M, T, O, A> kind, Converger<S, M, T, O, A> looking, Ledger<S, M> ledger, InstantSource clock) {
        this.kind = kind;
        this.looking = looking;
        this.ledger = ledger;
        this.taking = new Taking<>(kind, ledger);
        this.steps = new Steps<>(kind, ledger);
        this.clock = clock;
    }

    /** What would be done, with what was allowed since. Writes nothing. */
    public SpecPlan planned(Desired<S, M> desired, DesiredSet<S, M> all, Intake intake) {
        S spec = desired.spec().orElseThrow();
        Remembered<S, M> known = known(desired, intake);
        Preparation<M> preparation = kind.prepare(spec, known);
        return planned(kind, desired, look(kind, spec, known.with(preparation.own()), all));
    }

    private SpecPlan planned(Converger<S, M, T, O, A> by, Desired<S, M> desired, Look<T, O, A> look) {
        Optional<WrittenPlan> ifApproved = look.plan().awaitsApproval()
                ? Optional.of(WrittenPlan.of(by.plan(look.target(), look.observed(), true, look.at())))
                : Optional.empty();
        return new SpecPlan(
                new Preview(look.plan(), desired.problems()),
                by.fingerprint(desired.spec().orElseThrow()),
                ifApproved);
    }

    /**
     * One run.
     *
     * @param intake what a person has allowed and a gate has to know, though it is not taken over
     */
    public Outcome run(Desired<S, M> desired, DesiredSet<S, M> all, Gate gate, Intake intake) {
        if (desired.spec().isEmpty()) {
            return withoutSpec(desired, all, gate);
        }
        S spec = desired.spec().get();
        return switch (gate.stage(spec.key())) {
            case Gate.Stage.Free _ -> free(spec, desired, all, gate);
            case Gate.Stage.Compared _ -> compared(spec, desired, all, gate, intake);
            case Gate.Stage.Looked _ -> looked(spec, desired, all, gate);
            case Gate.Stage.Closed _ -> nothingDone(all.revision());
            case Gate.Stage.Failed failed -> Outcome.Failed.brokenOff(failed.cause());
        };
    }

    /** A gate that has something to be done for it hears that nothing can be. */
    private Outcome withoutSpec(Desired<S, M> desired, DesiredSet<S, M> all, Gate gate) {
        Key key = Key.of(kind.coexistence().kind(), desired.name());
        if (gate.stage(key) instanceof Gate.Stage.Compared) {
            var _ = gate.lets(SpecPlan.nothing(key, desired.problems()).saved());
        }
        return RunOutcome.withoutSpec(desired, all.revision());
    }

    static Outcome nothingDone(String revision) {
        return new Outcome.InSync(new Report(revision, "", Map.of(), List.of()));
    }

    private Outcome free(S spec, Desired<S, M> desired, DesiredSet<S, M> all, Gate gate) {
        Remembered<S, M> known = desired.in(ledger.get(desired.name()));
        return switch (kind.prepare(spec, known)) {
            case Preparation.Ready<M>(var own) ->
                carriedOut(desired, known, look(kind, spec, known.with(own), all), all, gate);
            case Preparation.Found<M> found -> {
                // It is told like any other action, and on disk before it is acted on.
                ledger.update(desired.name(), record -> record.with(found.choice()));
                yield new Outcome.Waiting(
                        report(
                                all,
                                new Finding(found.reason(), found.because()),
                                List.of("~ " + found.verb() + ": " + found.because())),
                        AT_ONCE,
                        "its instance");
            }
            case Preparation.Underway<M> underway ->
                new Outcome.Waiting(
                        report(all, new Finding(underway.reason(), underway.progress()), List.of()),
                        UNDERWAY,
                        underway.progress());
            case Preparation.Impossible<M> impossible -> Outcome.Failed.brokenOff(impossible.because());
        };
    }

    private Report report(DesiredSet<S, M> all, Finding progress, List<String> did) {
        return new Report(all.revision(), "", Map.of(ConditionType.PROGRESSING, progress), did);
    }

    /**
     * Looks once, shows the gate what follows from that look, and carries it out from the same look. It is compared as it was
     * planned: before anything is made.
     */
    private Outcome compared(S spec, Desired<S, M> desired, DesiredSet<S, M> all, Gate gate, Intake intake) {
        Remembered<S, M> before = known(desired, intake);
        Preparation<M> preparation = looking.prepare(spec, before);
        Remembered<S, M> known = before.with(preparation.own());
        Look<T, O, A> seen = look(looking, spec, known, all);
        if (!gate.lets(planned(looking, desired, seen).saved())) {
            return outcome(looking, desired, seen, List.of()).looked(all.revision(), looking.fingerprint(spec));
        }
        requireReady(preparation);
        vacate(all);
        ledger.update(desired.name(), record -> taking.taken(prepared(record, preparation, desired, intake), desired));
        T target = kind.target(spec, known);
        Plan<A> plan = kind.plan(target, seen.observed(), gate.allows(), seen.at());
        Plan<A> shown = looking.plan(seen.target(), seen.observed(), gate.allows(), seen.at());
        if (!PlanComparison.sameButForValues(shown, plan)) {
            throw new IllegalStateException(
                    "what would be done for %s is not what was compared with the saved plan; plan again"
                            .formatted(desired.name()));
        }
        var look = new Look<>(target, seen.observed(), plan, seen.at());
        return carriedOut(desired, ledger.get(desired.name()), look, all, gate);
    }

    /** Only what was chosen is changed: the rest of the record may have become another one since it was read. */
    private Remembered<S, M> prepared(
            Remembered<S, M> record, Preparation<M> preparation, Desired<S, M> desired, Intake intake) {
        return preparation instanceof Preparation.Found<M> found
                ? record.with(found.choice())
                : taking.chosen(record, desired, intake);
    }

    private static void requireReady(Preparation<?> preparation) {
        switch (preparation) {
            case Preparation.Ready<?> _, Preparation.Found<?> _ -> {}
            case Preparation.Underway<?> underway ->
                throw new StepRefused("%s is not there yet (%s); plan again once it is"
                        .formatted(underway.what(), underway.progress()));
            case Preparation.Impossible<?> impossible -> throw new StepRefused(impossible.because());
        }
    }

    /** Of those that are gone, what others have now is theirs no longer. */
    private void vacate(DesiredSet<S, M> all) {
        all.vacated().forEach((name, choice) -> ledger.update(name, record -> record.with(choice)));
    }

    private Outcome carriedOut(
            Desired<S, M> desired, Remembered<S, M> known, Look<T, O, A> look, DesiredSet<S, M> all, Gate gate) {
        List<StepResult> results = steps.carryOut(look);
        gate.did(look.plan().key(), results);
        noteInSync(look, known);
        Outcome outcome = outcome(kind, desired, look, results)
                .outcome(all.revision(), kind.fingerprint(desired.spec().orElseThrow()));
        return look.plan().inSync() && outcome instanceof Outcome.InSync inSync ? finished(desired, inSync) : outcome;
    }

    private Outcome finished(Desired<S, M> desired, Outcome.InSync inSync) {
        return kind.finish(desired)
                .<Outcome>map(did -> new Outcome.InSync(inSync.report().withDone(did)))
                .orElse(inSync);
    }

    /** Looks at what became of it. What was started is given the time to answer. */
    private Outcome looked(S spec, Desired<S, M> desired, DesiredSet<S, M> all, Gate gate) {
        Remembered<S, M> known = desired.in(ledger.get(desired.name()));
        Look<T, O, A> look =
                look(kind, spec, known.with(kind.prepare(spec, known).own()), all);
        Plan<A> plan = look.plan();
        noteInSync(look, known);
        gate.left(plan.key(), plan);
        RunOutcome outcome = outcome(kind, desired, look, List.of());
        String fingerprint = kind.fingerprint(spec);
        boolean starts = plan.actions().isEmpty()
                && plan.waits().stream().anyMatch(wait -> wait.cause() == Wait.Cause.NOT_ANSWERING);
        return starts ? outcome.outcome(all.revision(), fingerprint) : outcome.looked(all.revision(), fingerprint);
    }

    /** From here on, whatever differs while the wish is the same was changed by somebody else, and what was allowed was not needed. */
    private void noteInSync(Look<T, O, A> look, Remembered<S, M> known) {
        if (!look.plan().inSync()) {
            return;
        }
        if (known.approved()) {
            ledger.update(look.plan().key().name(), record -> record.withApproved(false));
        }
        kind.inSync(look.target(), look.observed(), known);
    }

    private RunOutcome outcome(
            Converger<S, M, T, O, A> by, Desired<S, M> desired, Look<T, O, A> look, List<StepResult> results) {
        return new RunOutcome(
                desired, look.plan(), by.ready(look.target(), look.observed(), look.plan()), results, clock.instant());
    }

    private Look<T, O, A> look(Converger<S, M, T, O, A> by, S spec, Remembered<S, M> known, DesiredSet<S, M> all) {
        T target = by.target(spec, known);
        O observed = by.observe(target, known, all);
        Instant now = clock.instant();
        return new Look<>(target, observed, by.plan(target, observed, false, now), now);
    }

    private Remembered<S, M> known(Desired<S, M> desired, Intake intake) {
        return desired.in(taking.allowed(ledger.get(desired.name()), desired, intake));
    }
}
