package io.cachepilot.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.loop.status.HistoryEntry;
import io.cachepilot.loop.status.HistoryEntry.Result;
import io.cachepilot.plan.Key;
import io.cachepilot.source.Change;
import io.cachepilot.source.content.Revision;
import io.cachepilot.source.write.Author;
import io.cachepilot.spec.SpecHistory;
import io.cachepilot.spec.SpecVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class OutcomesTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    /** Six commits, the newest first: 0 to 5. */
    private static final List<Revision> COMMITS = IntStream.range(0, 6)
            .mapToObj(i -> new Revision(String.valueOf(i).repeat(40)))
            .toList();

    private final SpecVersion newer = version(1, "shop");
    private final SpecVersion other = version(2, "cart");
    private final SpecVersion older = version(4, "shop");

    @Test
    void aRunCountsForTheNewestVersionThatItSaw() {
        var outcomes = outcomes(run(3, Result.IN_SYNC, "started"), run(0, Result.FAILED, "no disk"));

        assertThat(outcomes.of(newer)).isEqualTo("failed: no disk");
        assertThat(outcomes.of(older)).isEqualTo("in sync");
        assertThat(outcomes.of(other)).isEmpty();
    }

    @Test
    void theLastRunOfAVersionSaysHowItEnded() {
        var outcomes = outcomes(run(4, Result.FAILED, "no disk"), run(2, Result.IN_SYNC, "nothing to do"));

        assertThat(outcomes.of(older)).isEqualTo("in sync");
    }

    @Test
    void aVersionThatWasNeverWorkedOnHasNone() {
        assertThat(outcomes(run(5, Result.IN_SYNC, "started")).of(older)).isEmpty();
        assertThat(outcomes(run(1, Result.IN_SYNC, "started")).of(older)).isEmpty();
    }

    private Outcomes outcomes(HistoryEntry... runs) {
        return new Outcomes(
                new SpecHistory.Log(List.of(newer, other, older), COMMITS),
                Map.of(new Key("tenant", "shop"), List.of(runs)));
    }

    private static HistoryEntry run(int commit, Result result, String summary) {
        return new HistoryEntry(COMMITS.get(commit).shortId(), "digest", result, summary, NOON, NOON, Duration.ZERO, 1);
    }

    private static SpecVersion version(int commit, String tenant) {
        var change = new Change(COMMITS.get(commit), NOON, Author.CACHEPILOT, "", new TreeMap<>());
        return new SpecVersion(change, new Key("tenant", tenant), Optional.empty(), Optional.empty(), List.of("new"));
    }
}
