package io.cachepilot.loop.status;

import static io.cachepilot.loop.status.ConditionType.DRIFTED;
import static io.cachepilot.loop.status.ConditionType.PROGRESSING;
import static io.cachepilot.loop.status.ConditionType.READY;
import static io.cachepilot.loop.status.ConditionType.STALLED;
import static io.cachepilot.loop.status.ConditionType.SUSPENDED;
import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.loop.status.HistoryEntry.Result;
import io.cachepilot.plan.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NextStatusTest {
    private static final Key KEY = new Key("toy", "a");
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Finding SERVING = new Finding("Serving", "answers");

    private final NextStatus next = new NextStatus(3);
    private Instant now = NOON;
    private Optional<Status> status = Optional.empty();

    @Test
    void takesOverWhatTheRunReported() {
        run(new Outcome.InSync(report("d1", Map.of(READY, SERVING))));
        assertThat(current().observedRevision()).isEqualTo("rev-d1");
        assertThat(current().reconciledAt()).isEqualTo(NOON);
        assertThat(current().conditions()).containsOnlyKeys(READY);
        assertThat(condition(READY)).isEqualTo(new Condition(READY, true, "Serving", "answers", NOON));
    }

    @Test
    void movesSinceOnlyWhenAConditionBeginsOrCeasesToHold() {
        run(new Outcome.InSync(report("d1", Map.of(READY, SERVING, DRIFTED, new Finding("Memory", "was changed")))));
        later();
        run(new Outcome.InSync(report("d1", Map.of(READY, new Finding("Serving", "answers again")))));
        assertThat(condition(READY)).isEqualTo(new Condition(READY, true, "Serving", "answers again", NOON));
        assertThat(condition(DRIFTED)).isEqualTo(new Condition(DRIFTED, false, "Cleared", "", NOON.plusSeconds(60)));
    }

    @Test
    void saysWhatItWaitsForAndWhenItLooksAgain() {
        run(new Outcome.Waiting(report("d1", Map.of()), Duration.ofSeconds(2), "an answer"));
        assertThat(current().waitingFor()).contains("an answer");
        assertThat(current().nextAttempt()).contains(NOON.plusSeconds(2));
        assertThat(condition(PROGRESSING).message()).isEqualTo("waiting for an answer");
        assertThat(condition(READY).holds()).isFalse();
        assertThat(condition(READY).message()).isEqualTo("waiting for an answer");
    }

    @Test
    void explainsWhyAKeyInSyncIsNotReady() {
        run(new Outcome.InSync(report("d1", Map.of(SUSPENDED, new Finding("Asked", "the spec says so")))));
        assertThat(condition(READY).reason()).isEqualTo("Asked");
        run(new Outcome.InSync(report("d1", Map.of())));
        assertThat(condition(READY).reason()).isEqualTo("NotReported");
    }

    @Test
    void keepsWhatWasKnownButReadinessWhenARunBreaksOff() {
        run(new Outcome.InSync(report("d1", Map.of(READY, SERVING, DRIFTED, new Finding("Memory", "was changed")))));
        later();
        run(Outcome.Failed.brokenOff("no engine"));
        assertThat(current().observedRevision()).isEqualTo("rev-d1");
        assertThat(current().holds(DRIFTED)).isTrue();
        assertThat(condition(READY)).isEqualTo(new Condition(READY, false, "Failed", "no engine", now));
        assertThat(current().failure()).contains("no engine");
        assertThat(current().history().getLast().digest()).isEqualTo("d1");
    }

    @Test
    void leavesReadinessToAFailedRunThatReportsIt() {
        run(new Outcome.Failed(report("d1", Map.of(READY, SERVING)), "no backup possible"));
        assertThat(current().holds(READY)).isTrue();
        assertThat(current().failure()).contains("no backup possible");
    }

    @Test
    void isStalledFromTheThirdFailureUntilItIsInSync() {
        Outcome failed = new Outcome.Failed(report("d1", Map.of()), "no disk");
        run(failed);
        run(failed);
        assertThat(current().holds(STALLED)).isFalse();
        later();
        run(failed);
        assertThat(condition(STALLED))
                .isEqualTo(new Condition(
                        STALLED,
                        true,
                        "RepeatedFailures",
                        "3 failures without success: no disk; next attempt at 2026-03-01T12:01:10Z",
                        now));
        run(new Outcome.Waiting(report("d1", Map.of()), Duration.ofSeconds(2), "an answer"));
        assertThat(current().holds(STALLED)).isTrue();
        assertThat(current().failures()).isEqualTo(3);
        run(new Outcome.InSync(report("d1", Map.of(READY, SERVING))));
        assertThat(current().holds(STALLED)).isFalse();
        assertThat(current().failures()).isZero();
    }

    @Test
    void countsRunsThatEndAlikeInOneEntryOfHistory() {
        run(new Outcome.InSync(report("d1", Map.of())));
        later();
        run(new Outcome.InSync(report("d1", Map.of())));
        later();
        run(new Outcome.InSync(report("d2", Map.of())));
        assertThat(current().history())
                .containsExactly(
                        new HistoryEntry(
                                "rev-d1",
                                "d1",
                                Result.IN_SYNC,
                                "nothing to do",
                                NOON,
                                NOON.plusSeconds(60),
                                Duration.ofSeconds(1),
                                2),
                        new HistoryEntry(
                                "rev-d2", "d2", Result.IN_SYNC, "nothing to do", now, now, Duration.ofSeconds(1), 1));
    }

    @Test
    void keepsTheTenNewestEntriesOfHistory() {
        IntStream.rangeClosed(1, 12).forEach(i -> run(new Outcome.InSync(report("d" + i, Map.of()))));
        assertThat(current().history())
                .extracting(HistoryEntry::digest)
                .containsExactly("d3", "d4", "d5", "d6", "d7", "d8", "d9", "d10", "d11", "d12");
    }

    @Test
    void summarisesWhatWasDone() {
        run(new Outcome.Waiting(
                new Report("r", "d1", Map.of(), List.of("start it", "open its port")),
                Duration.ofSeconds(2),
                "an answer"));
        assertThat(current().history().getLast().summary()).isEqualTo("start it; open its port; waiting for an answer");
    }

    @Test
    void isEmptyWhenTheKeyIsGone() {
        run(new Outcome.InSync(report("d1", Map.of())));
        run(new Outcome.Gone());
        assertThat(status).isEmpty();
    }

    private void run(Outcome outcome) {
        Optional<Duration> again = switch (outcome) {
            case Outcome.Waiting waiting -> Optional.of(waiting.checkAgain());
            case Outcome.Failed _ -> Optional.of(Duration.ofSeconds(10));
            case Outcome.InSync _, Outcome.Gone _ -> Optional.empty();
        };
        status = next.after(status, new Run(KEY, outcome, now, Duration.ofSeconds(1), again, Optional.empty()));
    }

    private void later() {
        now = now.plusSeconds(60);
    }

    private Status current() {
        return status.orElseThrow();
    }

    private Condition condition(ConditionType type) {
        return Objects.requireNonNull(current().conditions().get(type));
    }

    private static Report report(String digest, Map<ConditionType, Finding> holding) {
        return new Report("rev-" + digest, digest, holding, List.of());
    }
}
