package io.cachepilot.report;

import io.cachepilot.converge.view.Times;
import io.cachepilot.loop.status.Condition;
import io.cachepilot.loop.status.HistoryEntry;
import io.cachepilot.loop.status.Status;
import io.cachepilot.plan.Key;
import io.cachepilot.plan.PlanText;
import io.cachepilot.plan.Preview;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Why a spec is as it is, and what comes next.
 *
 * @param status what the loop says of it; empty when it has not worked on it yet
 * @param preview what would be done now; empty when it is wanted no more
 */
public record Explanation(Key key, Optional<Status> status, Optional<Preview> preview, Optional<Stale> stale) {
    public List<String> lines() {
        var lines = new ArrayList<String>();
        status.ifPresentOrElse(
                now -> explain(now, lines),
                () -> lines.add("The control plane has not worked on " + Overview.named(key) + " yet."));
        preview.ifPresent(plan -> explain(plan, lines));
        status.ifPresent(now -> history(now, lines));
        return lines;
    }

    private static void explain(Status status, List<String> lines) {
        List<Condition> holding =
                status.conditions().values().stream().filter(Condition::holds).toList();
        lines.add("%s as of %s, revision %s:"
                .formatted(
                        Overview.named(status.key()), Times.shown(status.reconciledAt()), status.observedRevision()));
        holding.forEach(condition -> lines.add("  %s since %s: %s"
                .formatted(condition.type().text(), Times.shown(condition.since()), condition.message())));
        if (holding.isEmpty()) {
            lines.add("  no condition holds: it is not ready, and nothing is under way");
        }
        status.waitingFor().ifPresent(what -> lines.add("  waits for " + what));
        status.nextAttempt().ifPresent(at -> lines.add("  is looked at again at " + Times.shown(at)));
        if (status.failures() > 0) {
            lines.add("  failed %d times in a row: %s"
                    .formatted(status.failures(), status.failure().orElse("")));
        }
    }

    private static void explain(Preview preview, List<String> lines) {
        lines.add("");
        lines.addAll(preview.problems());
        List<String> plan = PlanText.lines(preview.plan());
        lines.add(plan.isEmpty() ? "The plan now: nothing to do." : "The plan now:");
        plan.forEach(line -> lines.add("  " + line));
    }

    private static void history(Status status, List<String> lines) {
        lines.add("");
        lines.add("Before:");
        for (HistoryEntry entry : status.history()) {
            String often = entry.count() == 1
                    ? ""
                    : " (%d times since %s)".formatted(entry.count(), Times.shown(entry.first()));
            lines.add("  %s %s%s".formatted(Times.shown(entry.last()), entry.summary(), often));
        }
    }
}
