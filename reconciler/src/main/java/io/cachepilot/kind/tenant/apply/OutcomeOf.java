package io.cachepilot.kind.tenant.apply;

import io.cachepilot.kind.tenant.plan.Observed;
import io.cachepilot.kind.tenant.plan.TenantAction;
import io.cachepilot.kind.tenant.plan.TenantAction.RestartInstance;
import io.cachepilot.kind.tenant.plan.TenantAction.StopInstance;
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
import java.util.TreeMap;

/** Says what one run for a tenant came to, in the words of the loop. */
record OutcomeOf(
        DesiredTenant tenant, Observed observed, Plan<TenantAction> plan, List<StepResult> results, Instant now) {
    /** What was done shows at once; what has to start shows within moments. */
    private static final Duration CHECK_AGAIN = Duration.ofMillis(50);

    Outcome outcome(String revision, String digest) {
        var report = new Report(revision, digest, conditions(), did());
        Optional<String> failure = results.stream()
                .filter(StepResult.Failed.class::isInstance)
                .map(StepResult.Failed.class::cast)
                .map(failed -> failed.action().verb() + ": " + failed.cause())
                .findFirst();
        if (failure.isPresent()) {
            return new Outcome.Failed(report, failure.get());
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
    Outcome looked(String revision, String digest) {
        return new Outcome.InSync(new Report(revision, digest, conditions(), List.of()));
    }

    private Duration until(Wait wait) {
        Duration left = Duration.between(now, wait.until().orElse(now));
        return left.compareTo(CHECK_AGAIN) > 0 ? left : CHECK_AGAIN;
    }

    private Map<ConditionType, Finding> conditions() {
        var holding = new TreeMap<ConditionType, Finding>();
        ready().ifPresent(finding -> holding.put(ConditionType.READY, finding));
        progressing().ifPresent(finding -> holding.put(ConditionType.PROGRESSING, finding));
        tenant.held().ifPresent(because -> holding.put(ConditionType.HELD, held(because)));
        if (!tenant.problems().isEmpty()) {
            holding.put(ConditionType.INVALID, new Finding("LastValidInForce", String.join("; ", tenant.problems())));
        }
        results.stream()
                .filter(result -> result instanceof StepResult.Failed failed && failed.engineAway())
                .map(StepResult.Failed.class::cast)
                .forEach(failed ->
                        holding.put(ConditionType.ENGINE_UNAVAILABLE, new Finding("EngineAway", failed.cause())));
        plan.waits().stream()
                .filter(wait -> wait.cause() == Wait.Cause.OBSTACLE)
                .findFirst()
                .ifPresent(wait -> holding.put(ConditionType.OBSTRUCTED, new Finding("InTheWay", wait.message())));
        if (plan.drifted()) {
            holding.put(ConditionType.DRIFTED, new Finding("ChangedOutside", drift()));
        }
        if (tenant.spec().orElseThrow().suspend()) {
            holding.put(ConditionType.SUSPENDED, new Finding("SpecSaysSo", "nothing is done for it"));
        }
        return holding;
    }

    /** Why a tenant is there that no manifest asks for. */
    static Finding held(String because) {
        return new Finding("ManifestGone", because);
    }

    private Optional<Finding> ready() {
        if (!tenant.spec().orElseThrow().running()) {
            return observed.running()
                    ? Optional.empty()
                    : Optional.of(new Finding("Stopped", "stopped, as its spec says"));
        }
        boolean ended = plan.actions().stream()
                .anyMatch(action -> action instanceof RestartInstance || action instanceof StopInstance);
        return observed.answering() && !ended
                ? Optional.of(new Finding("Answering", "the server answers"))
                : Optional.empty();
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
        return results.stream()
                .filter(StepResult.Done.class::isInstance)
                .map(result -> PlanText.line(result.action()))
                .toList();
    }
}
