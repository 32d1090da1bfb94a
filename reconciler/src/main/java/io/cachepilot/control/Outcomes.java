package io.cachepilot.control;

import io.cachepilot.loop.status.HistoryEntry;
import io.cachepilot.plan.Key;
import io.cachepilot.source.content.Revision;
import io.cachepilot.spec.SpecHistory;
import io.cachepilot.spec.SpecVersion;
import java.util.List;
import java.util.Map;

/**
 * How applying the versions of specs has ended, as far as it is remembered.
 *
 * @param runs what is remembered of each spec, the newest last
 */
public record Outcomes(SpecHistory.Log log, Map<Key, List<HistoryEntry>> runs) {
    /** Of the runs that worked on this version and on no newer one, the last; empty text when none is remembered. */
    public String of(SpecVersion version) {
        // Several commits may have been taken over at once: a run is known by the newest of them.
        List<String> revisions = log.commits().subList(afterNewer(version), position(version) + 1).stream()
                .map(Revision::shortId)
                .toList();
        return runs.getOrDefault(version.key(), List.of()).reversed().stream()
                .filter(run -> revisions.contains(run.revision()))
                .findFirst()
                .map(Outcomes::text)
                .orElse("");
    }

    private int position(SpecVersion version) {
        return log.commits().indexOf(version.change().revision());
    }

    /** Behind the next version of this spec, which is not this one's any more. */
    private int afterNewer(SpecVersion version) {
        return log.versions().stream()
                .takeWhile(each -> !each.equals(version))
                .filter(each -> each.key().equals(version.key()))
                .mapToInt(each -> position(each) + 1)
                .max()
                .orElse(0);
    }

    private static String text(HistoryEntry run) {
        return switch (run.result()) {
            case IN_SYNC -> "in sync";
            case WAITING -> run.summary();
            case FAILED -> "failed: " + run.summary();
        };
    }
}
