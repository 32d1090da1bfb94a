package io.cachepilot.converge.run;

import io.cachepilot.converge.desired.Desired;
import io.cachepilot.converge.desired.Spec;
import io.cachepilot.loop.status.ConditionType;
import io.cachepilot.loop.status.Finding;
import io.cachepilot.loop.status.Outcome;
import io.cachepilot.loop.status.Report;
import io.cachepilot.plan.Change;
import io.cachepilot.plan.Plan;
import io.cachepilot.plan.PlanText;
import io.cachepilot.plan.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Says what one run for a spec came to, in the words of the loop.
 *
 * @param ready why it serves; empty when it does not
 * @param results what was carried out
 */
record RunOutcome(
        Desired<? extends Spec, ?> desired,
        Plan<?> plan,
        Optional<Finding> ready,
        List<StepResult> results,
        Instant now) {
    /** What was done shows at once; what has to start shows within moments. */
    private static final Duration CHECK_AGAIN = Duration.ofMillis(50);

    /** @param fingerprint of the spec in force */
    Outcome outcome(String revision, String fingerprint) {
        var report = new Report(revision, fingerprint, conditions(), did());
        Optional<StepResult.Failed> failure = StepResult.failure(results);
        if (failure.isPresent()) {
            return new Outcome.Failed(report, failure.get().told());
        }
        if (!results.isEmpty()) {
            return new Outcome.Waiting(report, CHECK_AGAIN, "what was done to show");
        }
        return plan.waits().stream()
                .filter(wait -> wait.until().isPresent())
                .findFirst()
                .<Outcome>map(wait ->
                        new Outcome.Waiting(report, until(wait), wait.message(), wait.cause() == Wait.Cause.OBSTACLE))
                .orElseGet(() -> new Outcome.InSync(report));
    }

    /** The same for a run that only looked: whatever is left to do, nobody is asked to do it by that. */
    Outcome looked(String revision, String fingerprint) {
        return new Outcome.InSync(new Report(revision, fingerprint, conditions(), List.of()));
    }

    /** Of one for which nothing is desired that could be done. */
    static Outcome withoutSpec(Desired<?, ?> desired, String revision) {
        SortedMap<ConditionType, Finding> holding = new TreeMap<>();
        desired.held().ifPresent(because -> holding.put(ConditionType.HELD, held(because)));
        String why = String.join(
                "; ",
                Stream.concat(desired.problems().stream(), desired.postponed().stream())
                        .toList());
        if (!why.isEmpty()) {
            holding.put(withoutSpecBecause(desired), new Finding("NoSpec", why));
        }
        return new Outcome.InSync(new Report(revision, "", holding, List.of()));
    }

    private static ConditionType withoutSpecBecause(Desired<?, ?> desired) {
        if (desired.damaged()) {
            return ConditionType.DAMAGED;
        }
        return desired.problems().isEmpty() ? ConditionType.PROGRESSING : ConditionType.INVALID;
    }

    private Duration until(Wait wait) {
        Duration left = Duration.between(now, wait.until().orElse(now));
        return left.compareTo(CHECK_AGAIN) > 0 ? left : CHECK_AGAIN;
    }

    private Map<ConditionType, Finding> conditions() {
        var holding = new TreeMap<ConditionType, Finding>();
        ready.ifPresent(finding -> holding.put(ConditionType.READY, finding));
        progressing().ifPresent(finding -> holding.put(ConditionType.PROGRESSING, finding));
        desired.held().ifPresent(because -> holding.put(ConditionType.HELD, held(because)));
        if (!desired.problems().isEmpty()) {
            holding.put(ConditionType.INVALID, new Finding("LastValidInForce", String.join("; ", desired.problems())));
        }
        StepResult.failure(results)
                .filter(StepResult.Failed::engineAway)
                .ifPresent(failed ->
                        holding.put(ConditionType.ENGINE_UNAVAILABLE, new Finding("EngineAway", failed.cause())));
        plan.waits().stream()
                .filter(wait -> wait.cause() == Wait.Cause.OBSTACLE)
                .findFirst()
                .ifPresent(wait -> holding.put(ConditionType.OBSTRUCTED, new Finding("InTheWay", wait.message())));
        if (plan.drifted()) {
            holding.put(ConditionType.DRIFTED, new Finding("ChangedOutside", drift()));
        }
        if (desired.spec().filter(Spec::suspend).isPresent()) {
            holding.put(ConditionType.SUSPENDED, new Finding("SpecSaysSo", "nothing is done for it"));
        }
        return holding;
    }

    /** Why one is there that no manifest asks for. */
    private static Finding held(String because) {
        return new Finding("ManifestGone", because);
    }

    private Optional<Finding> progressing() {
        Optional<String> waiting = Optional.empty();
        for (Wait wait : plan.waits()) {
            if (wait.cause() != Wait.Cause.SUSPENDED && wait.cause() != Wait.Cause.LATER) {
                waiting = Optional.of(wait.message());
            }
        }
        return waiting.map(message -> new Finding("Waiting", message))
                .or(() -> did().isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Finding(
                                "Applying",
                                "%d actions done; the next look tells what came of them".formatted(did().size()))));
    }

    private String drift() {
        return String.join(
                "; ",
                plan.differences().stream()
                        .filter(change -> change.cause() == Change.Cause.DRIFT)
                        .map(PlanText::line)
                        .toList());
    }

    private List<String> did() {
        return StepResult.lines(results, StepResult.Done.class);
    }
}
