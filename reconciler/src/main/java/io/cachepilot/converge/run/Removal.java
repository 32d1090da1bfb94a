package io.cachepilot.converge.run;

import io.cachepilot.converge.desired.Ledger;
import io.cachepilot.converge.desired.Spec;
import io.cachepilot.loop.status.ConditionType;
import io.cachepilot.loop.status.Finding;
import io.cachepilot.loop.status.Outcome;
import io.cachepilot.loop.status.Report;
import io.cachepilot.plan.Action;
import io.cachepilot.plan.Key;
import io.cachepilot.plan.Plan;
import io.cachepilot.plan.PlanText;
import io.cachepilot.plan.WrittenPlan;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Takes away what a manifest asked for that is gone, as its last valid version said that this be done. */
public final class Removal<S extends Spec, M, A extends Action> {
    private static final Duration CHECK_AGAIN = Duration.ofMillis(50);

    private final Converger<S, M, ?, ?, A> kind;
    private final Ledger<S, M> ledger;
    private final InstantSource clock;

    public Removal(Converger<S, M, ?, ?, A> kind, Ledger<S, M> ledger, InstantSource clock) {
        this.kind = kind;
        this.ledger = ledger;
        this.clock = clock;
    }

    public SpecPlan planned(String name) {
        return SpecPlan.of(plan(name), List.of());
    }

    /** What would be done if its manifest were gone and nothing held that back. */
    public WrittenPlan ifAllowed(String name) {
        return WrittenPlan.of(plan(name));
    }

    /**
     * One run.
     *
     * @param removable whether it may go
     */
    public Outcome run(Key key, String revision, boolean removable, Gate gate) {
        return switch (gate.stage(key)) {
            case Gate.Stage.Free _ -> removable ? remove(key, revision, plan(key.name()), gate) : new Outcome.Gone();
            case Gate.Stage.Compared _ -> compared(key, revision, removable, gate);
            case Gate.Stage.Looked _ -> looked(key, revision, gate);
            case Gate.Stage.Closed _ -> Convergence.nothingDone(revision);
            case Gate.Stage.Failed failed -> Outcome.Failed.brokenOff(failed.cause());
        };
    }

    /** Judged by the very look that the removal is made from. */
    private Outcome compared(Key key, String revision, boolean removable, Gate gate) {
        Plan<A> plan = removable ? plan(key.name()) : new Plan<>(key, List.of(), List.of(), List.of());
        return gate.lets(SpecPlan.of(plan, List.of()).saved())
                ? remove(key, revision, plan, gate)
                : Convergence.nothingDone(revision);
    }

    private Outcome remove(Key key, String revision, Plan<A> plan, Gate gate) {
        if (plan.actions().isEmpty()) {
            letGo(key.name());
            return new Outcome.Gone();
        }
        for (A action : plan.actions()) {
            kind.remove(action, key.name());
        }
        letGo(key.name());
        gate.did(
                key,
                plan.actions().stream().<StepResult>map(StepResult.Done::new).toList());
        var finding = new Finding("Removed", "its manifest is gone");
        var report = new Report(
                revision,
                "",
                Map.of(ConditionType.PROGRESSING, finding),
                plan.actions().stream().map(PlanText::line).toList());
        return new Outcome.Waiting(report, CHECK_AGAIN, "the " + key.kindWords() + " to be gone");
    }

    /** What is left to do of one that was removed is told, not done. */
    private Outcome looked(Key key, String revision, Gate gate) {
        Plan<A> plan = plan(key.name());
        gate.left(key, plan);
        if (!plan.actions().isEmpty()) {
            return Convergence.nothingDone(revision);
        }
        letGo(key.name());
        return new Outcome.Gone();
    }

    private Plan<A> plan(String name) {
        return kind.removal(name, ledger.get(name));
    }

    /** The record goes last: as long as it names a file, a removal that was cut off is taken up again. */
    private void letGo(String name) {
        kind.letGo(name);
        ledger.update(name, record -> record.letGo(clock.instant()));
    }
}
