package io.cachepilot.report.json;

import io.cachepilot.loop.status.HistoryEntry;
import io.cachepilot.loop.status.Status;
import io.cachepilot.plan.DiffJson;
import io.cachepilot.report.Explanation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Why a spec is as it is, for programs.
 *
 * @param plan what would be done now; empty when it is wanted no more
 * @param before what was done, the newest last
 */
public record ExplanationJson(
        String kind,
        String name,
        List<ConditionJson> conditions,
        Optional<String> observed_revision,
        Optional<String> waiting_for,
        Optional<String> next_attempt,
        int failures,
        Optional<String> failure,
        Optional<DiffJson.Spec> plan,
        List<Run> before) {
    /** What was done, as often as it was done one time after another. */
    public record Run(String first, String last, int count, String summary) {
        static Run of(HistoryEntry entry) {
            return new Run(entry.first().toString(), entry.last().toString(), entry.count(), entry.summary());
        }
    }

    public static ExplanationJson of(Explanation explanation) {
        Optional<Status> status = explanation.status();
        return new ExplanationJson(
                explanation.key().kind(),
                explanation.key().name(),
                ConditionJson.of(status),
                status.map(Status::observedRevision),
                status.flatMap(Status::waitingFor),
                status.flatMap(Status::nextAttempt).map(Instant::toString),
                status.map(Status::failures).orElse(0),
                status.flatMap(Status::failure),
                explanation.preview().map(DiffJson.Spec::of),
                status.stream()
                        .flatMap(it -> it.history().stream())
                        .map(Run::of)
                        .toList());
    }
}
