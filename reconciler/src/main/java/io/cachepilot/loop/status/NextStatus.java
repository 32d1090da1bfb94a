package io.cachepilot.loop.status;

import io.cachepilot.loop.status.HistoryEntry.Result;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes the status of a key out of the one before and the run that ended. Pure. */
public final class NextStatus {
    private final int stalledAfter;

    public NextStatus(int stalledAfter) {
        this.stalledAfter = stalledAfter;
    }

    /** Empty when the key is gone. */
    public Optional<Status> after(Optional<Status> before, Run run) {
        int failuresBefore = before.map(Status::failures).orElse(0);
        return switch (run.outcome()) {
            case Outcome.Gone _ -> Optional.empty();
            case Outcome.InSync _ -> Optional.of(status(before, run, Optional.empty(), 0));
            case Outcome.Waiting waiting ->
                Optional.of(status(before, run, Optional.of(waiting.waitingFor()), failuresBefore));
            case Outcome.Failed _ -> Optional.of(status(before, run, Optional.empty(), failuresBefore + 1));
        };
    }

    private Status status(Optional<Status> before, Run run, Optional<String> waitingFor, int failures) {
        return new Status(
                run.key(),
                conditions(before, run, failures),
                run.report()
                        .map(Report::revision)
                        .or(() -> before.map(Status::observedRevision))
                        .orElse(""),
                run.ended(),
                waitingFor,
                nextAttempt(run),
                failures,
                history(before.map(Status::history).orElse(List.of()), run));
    }

    private SortedMap<ConditionType, Condition> conditions(Optional<Status> before, Run run, int failures) {
        Map<ConditionType, Condition> known = before.map(Status::conditions).orElse(new TreeMap<>());
        SortedMap<ConditionType, Finding> holding = Findings.holding(before, run, stalled(before, run, failures));
        var types = EnumSet.of(ConditionType.READY);
        types.addAll(known.keySet());
        types.addAll(holding.keySet());
        var conditions = new TreeMap<ConditionType, Condition>();
        for (ConditionType type : types) {
            Finding held = holding.get(type);
            Finding finding = held != null ? held : Findings.absent(type, run, holding);
            Instant since = since(known.get(type), held != null, run);
            conditions.put(type, new Condition(type, held != null, finding.reason(), finding.message(), since));
        }
        return conditions;
    }

    private static Instant since(@Nullable Condition known, boolean holds, Run run) {
        return known != null && known.holds() == holds ? known.since() : run.ended();
    }

    /** A key that waits after failures has not recovered yet: what was said of it stands until it is in sync. */
    private Optional<Finding> stalled(Optional<Status> before, Run run, int failures) {
        if (failures < stalledAfter) {
            return Optional.empty();
        }
        if (!(run.outcome() instanceof Outcome.Failed failed)) {
            return before.map(status -> status.conditions().get(ConditionType.STALLED))
                    .filter(Condition::holds)
                    .map(condition -> new Finding(condition.reason(), condition.message()));
        }
        String next = nextAttempt(run).map(at -> "; next attempt at " + at).orElse("");
        return Optional.of(
                new Finding("RepeatedFailures", failures + " failures without success: " + failed.cause() + next));
    }

    private static Optional<Instant> nextAttempt(Run run) {
        return run.again().map(run.ended()::plus);
    }

    private static List<HistoryEntry> history(List<HistoryEntry> before, Run run) {
        String digestBefore = before.isEmpty() ? "" : before.getLast().digest();
        String digest = run.report().map(Report::digest).orElse(digestBefore);
        String revision = run.report().map(Report::revision).orElse("");
        var entry =
                new HistoryEntry(revision, digest, result(run), summary(run), run.ended(), run.ended(), run.took(), 1);
        return Status.historyWith(before, entry);
    }

    private static Result result(Run run) {
        return switch (run.outcome()) {
            case Outcome.InSync _, Outcome.Gone _ -> Result.IN_SYNC;
            case Outcome.Waiting _ -> Result.WAITING;
            case Outcome.Failed _ -> Result.FAILED;
        };
    }

    private static String summary(Run run) {
        String did = run.report().map(report -> String.join("; ", report.did())).orElse("");
        return switch (run.outcome()) {
            case Outcome.InSync _, Outcome.Gone _ -> did.isEmpty() ? "nothing to do" : did;
            case Outcome.Waiting waiting -> (did.isEmpty() ? "" : did + "; ") + "waiting for " + waiting.waitingFor();
            case Outcome.Failed failed -> failed.cause();
        };
    }
}
