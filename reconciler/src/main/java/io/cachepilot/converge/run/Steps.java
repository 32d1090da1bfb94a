package io.cachepilot.converge.run;

import io.cachepilot.converge.desired.Ledger;
import io.cachepilot.converge.desired.Spec;
import io.cachepilot.instance.EngineUnavailable;
import io.cachepilot.plan.Action;
import io.cachepilot.plan.Change;
import io.cachepilot.plan.Plan;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Carries out a plan, one action after the other. Every action may be repeated: whatever a crash cut off, the next look
 * finds it and the next plan holds it again.
 */
record Steps<S extends Spec, M, T, O, A extends Action>(Converger<S, M, T, O, A> kind, Ledger<S, M> ledger) {
    /** The actions for one spec build on one another, so the first that fails ends the work. */
    List<StepResult> carryOut(Look<T, O, A> look) {
        Plan<A> plan = look.plan();
        List<String> contradictions = kind.contradictions(plan);
        if (!contradictions.isEmpty()) {
            throw new IllegalStateException("a plan contradicts itself: " + String.join("; ", contradictions));
        }
        var results = new ArrayList<StepResult>();
        boolean broken = false;
        for (A action : plan.actions()) {
            StepResult result = broken ? new StepResult.Skipped(action) : attempt(action, look);
            broken = broken || result instanceof StepResult.Failed;
            results.add(result);
        }
        return List.copyOf(results);
    }

    private StepResult attempt(A action, Look<T, O, A> look) {
        try {
            kind.carryOut(action, look.target(), look.observed());
            rememberApplied(action, look.plan().key().name());
            return new StepResult.Done(action);
        } catch (EngineUnavailable e) {
            return new StepResult.Failed(action, String.valueOf(e.getMessage()), true);
        } catch (StepRefused | UncheckedIOException e) {
            return new StepResult.Failed(action, String.valueOf(e.getMessage()), false);
        }
    }

    private void rememberApplied(A action, String name) {
        if (action.changes().isEmpty()) {
            return;
        }
        ledger.update(name, record -> {
            var applied = new TreeMap<>(record.applied());
            for (Change<?> change : action.changes()) {
                String field = String.valueOf(change.field());
                change.to().ifPresentOrElse(to -> applied.put(field, to), () -> applied.remove(field));
            }
            return record.withApplied(applied);
        });
    }
}
