package io.cachepilot.loop.status;

import static io.cachepilot.loop.status.ConditionType.DAMAGED;
import static io.cachepilot.loop.status.ConditionType.HELD;
import static io.cachepilot.loop.status.ConditionType.INVALID;
import static io.cachepilot.loop.status.ConditionType.OBSTRUCTED;
import static io.cachepilot.loop.status.ConditionType.PROGRESSING;
import static io.cachepilot.loop.status.ConditionType.READY;
import static io.cachepilot.loop.status.ConditionType.STALLED;
import static io.cachepilot.loop.status.ConditionType.SUSPENDED;

import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Which conditions hold after a run, and why the others do not. Pure. */
final class Findings {
    /** What a run that broke off cannot have confirmed. */
    private static final Set<ConditionType> UNCONFIRMED = EnumSet.of(READY, PROGRESSING, STALLED);

    private Findings() {}

    /** What the run reported, and what the loop itself knows of it. */
    static SortedMap<ConditionType, Finding> holding(Optional<Status> before, Run run, Optional<Finding> stalled) {
        SortedMap<ConditionType, Finding> holding =
                run.report().map(report -> copy(report.holding())).orElseGet(() -> remaining(before));
        if (run.outcome() instanceof Outcome.Waiting waiting) {
            holding.putIfAbsent(PROGRESSING, waits(waiting));
        }
        stalled.ifPresent(finding -> holding.put(STALLED, finding));
        return holding;
    }

    /** Why a condition does not hold, which for readiness is what a person asks first. */
    static Finding absent(ConditionType type, Run run, Map<ConditionType, Finding> holding) {
        if (type != READY) {
            return new Finding("Cleared", "");
        }
        return switch (run.outcome()) {
            case Outcome.Failed failed -> new Finding("Failed", failed.cause());
            case Outcome.Waiting waiting -> waits(waiting);
            case Outcome.InSync _, Outcome.Gone _ -> blocker(holding);
        };
    }

    private static Finding waits(Outcome.Waiting waiting) {
        return new Finding("Waiting", "waiting for " + waiting.waitingFor());
    }

    private static Finding blocker(Map<ConditionType, Finding> holding) {
        return Stream.of(SUSPENDED, DAMAGED, HELD, INVALID, OBSTRUCTED, PROGRESSING)
                .filter(holding::containsKey)
                .map(holding::get)
                .findFirst()
                .orElse(new Finding("NotReported", "the last run did not find it ready"));
    }

    private static SortedMap<ConditionType, Finding> copy(SortedMap<ConditionType, Finding> findings) {
        return new TreeMap<>(findings);
    }

    private static SortedMap<ConditionType, Finding> remaining(Optional<Status> before) {
        var remaining = new TreeMap<ConditionType, Finding>();
        before.ifPresent(status -> status.conditions().values().stream()
                .filter(condition -> condition.holds() && !UNCONFIRMED.contains(condition.type()))
                .forEach(condition ->
                        remaining.put(condition.type(), new Finding(condition.reason(), condition.message()))));
        return remaining;
    }
}
