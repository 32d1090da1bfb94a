package io.cachepilot.report;

import io.cachepilot.control.Outcomes;
import io.cachepilot.converge.view.Times;
import io.cachepilot.loop.status.HistoryEntry;
import io.cachepilot.plan.Key;
import io.cachepilot.source.content.Revision;
import io.cachepilot.spec.SpecHistory;
import io.cachepilot.spec.SpecVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Who changed what of which spec, and what came of it, the newest first. */
public record Versions(List<Version> versions) {
    public Versions {
        versions = List.copyOf(versions);
    }

    /**
     * A commit as far as it changed one spec.
     *
     * @param outcome how applying it has ended; empty text when that is not remembered
     */
    public record Version(
            Key key, Revision revision, String author, Instant timestamp, List<String> changes, String outcome) {
        public Version {
            changes = List.copyOf(changes);
        }
    }

    /**
     * Of what the source has recorded.
     *
     * @param runs what is remembered of the specs, the newest last
     */
    public static Versions of(SpecHistory.Log log, Map<Key, List<HistoryEntry>> runs) {
        var outcomes = new Outcomes(log, runs);
        return new Versions(log.versions().stream()
                .map(version -> version(version, outcomes.of(version)))
                .toList());
    }

    private static Version version(SpecVersion version, String outcome) {
        return new Version(
                version.key(),
                version.change().revision(),
                version.change().author().name(),
                version.change().when(),
                version.words(),
                outcome);
    }

    public List<String> lines() {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("REVISION", "WHEN", "WHO", "SPEC", "WHAT", "OUTCOME"));
        versions.forEach(version -> rows.add(List.of(
                version.revision().shortId(),
                Times.shown(version.timestamp()),
                version.author(),
                Overview.named(version.key()),
                String.join(", ", version.changes()),
                version.outcome())));
        return Table.lines(rows);
    }
}
