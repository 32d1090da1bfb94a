package io.cachepilot.converge.run;

import io.cachepilot.converge.desired.Intake;
import io.cachepilot.plan.Deviation;
import io.cachepilot.plan.Key;
import io.cachepilot.plan.Plan;
import io.cachepilot.plan.PlanComparison;
import io.cachepilot.plan.PlanText;
import io.cachepilot.plan.SavedPlan;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Lets through exactly what a saved plan says, once for each of its specs with something to do. */
public final class SavedPlanGate implements Gate {
    private final SavedPlan plan;
    private final boolean allowed;
    private final SortedMap<Key, SavedPlan.Spec> toDo;
    private final ConcurrentMap<Key, ApplyResult> results = new ConcurrentSkipListMap<>();

    /** Of that plan; {@code allowed} when a person allows every loss and every removal that it names. */
    public SavedPlanGate(SavedPlan plan, boolean allowed) {
        this.plan = plan;
        this.allowed = allowed;
        var chosen = new TreeMap<Key, SavedPlan.Spec>();
        plan.toDo(allowed).forEach(spec -> chosen.put(spec.key(), spec));
        this.toDo = Collections.unmodifiableSortedMap(chosen);
    }

    /** The specs for which the plan has something to do. No other one is touched. */
    public SortedSet<Key> keys() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(toDo.keySet()));
    }

    /** What came of it so far. */
    public SortedMap<Key, ApplyResult> results() {
        return Collections.unmodifiableSortedMap(new TreeMap<>(results));
    }

    /** The desired state with the removals that the plan holds back, if those are allowed. */
    public Intake allowing(Intake intake) {
        if (!allowed) {
            return intake;
        }
        var removals = new TreeSet<Key>();
        plan.removals_held().map(SavedPlan.Held::specs).orElse(List.of()).stream()
                .map(SavedPlan.Ref::key)
                .forEach(removals::add);
        return intake.with(intake.approvals().allowing(removals));
    }

    @Override
    public Stage stage(Key key) {
        expected(key);
        return switch (results.get(key)) {
            case null -> new Stage.Compared();
            case ApplyResult.Done _ -> new Stage.Looked();
            case ApplyResult.Moved _ -> new Stage.Closed();
            // A person decides what comes next.
            case ApplyResult.Failed failed -> new Stage.Failed(failed.cause());
        };
    }

    @Override
    public boolean allows() {
        return allowed;
    }

    @Override
    public boolean lets(SavedPlan.Spec seen) {
        List<Deviation> moves = PlanComparison.deviations(expected(seen.key()), seen);
        if (moves.isEmpty()) {
            return true;
        }
        results.put(seen.key(), new ApplyResult.Moved(moves));
        return false;
    }

    @Override
    public void did(Key key, List<StepResult> steps) {
        List<String> did = StepResult.lines(steps, StepResult.Done.class);
        results.put(
                key,
                StepResult.failure(steps)
                        .<ApplyResult>map(failed -> new ApplyResult.Failed(
                                did, failed.told(), StepResult.lines(steps, StepResult.Skipped.class)))
                        .orElseGet(() -> new ApplyResult.Done(did, List.of())));
    }

    @Override
    public void failed(Key key, String cause) {
        // What was carried out stays so, whatever a later look runs into.
        results.putIfAbsent(key, ApplyResult.Failed.atOnce(cause));
    }

    @Override
    public void left(Key key, Plan<?> left) {
        results.computeIfPresent(
                key,
                (_, result) -> result instanceof ApplyResult.Done done
                        ? new ApplyResult.Done(done.did(), PlanText.left(left))
                        : result);
    }

    private SavedPlan.Spec expected(Key key) {
        SavedPlan.Spec expected = toDo.get(key);
        if (expected == null) {
            throw new IllegalArgumentException("the plan has nothing to do for " + key);
        }
        return expected;
    }
}
