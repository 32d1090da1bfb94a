package io.cachepilot.loop.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cachepilot.plan.Key;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PruneGuardTest {
    private static final SortedSet<Key> NONE = new TreeSet<>();

    private final PruneGuard guard = new PruneGuard(0.20);

    @ParameterizedTest(name = "{1} of {0}: allowed {2}")
    @CsvSource({
        "2, 1, true",
        "3, 2, false",
        "9, 1, true",
        "9, 2, false",
        "10, 2, true",
        "10, 3, false",
        "100, 20, true",
        "100, 21, false"
    })
    void allowsAShareOfTheExistingAndAtLeastOne(int existing, int removed, boolean allowed) {
        PruneVerdict verdict = guard.judge(request(numbered(1, existing), numbered(removed + 1, existing)));
        assertThat(verdict.allowed()).hasSize(allowed ? removed : 0);
        assertThat(verdict.held().isEmpty()).isEqualTo(allowed);
    }

    @Test
    void countsAShareExactly() {
        PruneVerdict verdict = new PruneGuard(0.29).judge(request(numbered(1, 100), numbered(30, 100)));
        assertThat(verdict.held()).isEmpty();
    }

    @Test
    void hasNothingToSayWhenNothingIsRemoved() {
        PruneVerdict verdict = guard.judge(request(keys("a"), keys("a", "b")));
        assertThat(verdict).isEqualTo(new PruneVerdict(NONE, Optional.empty()));
    }

    @Test
    void removesNothingWhileASourceIsIncompleteNotEvenWhatWasAskedForOrApproved() {
        PruneVerdict verdict =
                guard.judge(new PruneRequest(keys("a", "b"), keys("b"), false, keys("a"), NONE, keys("a")));
        assertThat(verdict.allowed()).isEmpty();
        assertThat(verdict.held()).containsInstanceOf(PruneHold.UntilComplete.class);
        assertThat(verdict.held().orElseThrow().keys()).isEqualTo(keys("a"));
    }

    @Test
    void letsEachGuardedOneGoByAnApprovalOfItsOwn() {
        PruneVerdict verdict = new PruneGuard(1)
                .judge(new PruneRequest(keys("a", "b", "c"), keys("c"), true, NONE, keys("a", "b"), keys("a")));
        assertThat(verdict.allowed()).isEqualTo(keys("a"));
        assertThat(verdict.held().orElseThrow().keys()).isEqualTo(keys("b"));
    }

    @Test
    void holdsTheLastOneWhenNoSpecIsLeft() {
        PruneVerdict verdict = guard.judge(request(keys("a"), NONE));
        assertThat(verdict.allowed()).isEmpty();
        assertThat(verdict.held().orElseThrow().because()).startsWith("no spec at all would be left: approve");
    }

    @Test
    void allowsTheLastOneWhenItWasAskedForByName() {
        PruneVerdict verdict = guard.judge(new PruneRequest(keys("a"), NONE, true, keys("a"), NONE, NONE));
        assertThat(verdict).isEqualTo(new PruneVerdict(keys("a"), Optional.empty()));
    }

    @Test
    void doesNotCountWhatWasAskedForByName() {
        PruneVerdict verdict =
                guard.judge(new PruneRequest(keys("a", "b", "c", "d"), keys("d"), true, keys("a", "b"), NONE, NONE));
        assertThat(verdict).isEqualTo(new PruneVerdict(keys("a", "b", "c"), Optional.empty()));
    }

    @Test
    void allowsWhatWasAskedForWhileItHoldsTheRest() {
        PruneVerdict verdict =
                guard.judge(new PruneRequest(keys("a", "b", "c", "d"), keys("d"), true, keys("a"), NONE, NONE));
        assertThat(verdict.allowed()).isEqualTo(keys("a"));
        assertThat(verdict.held()).contains(hold(keys("b", "c"), "2 of 4 would be removed at once, more than 1"));
    }

    @Test
    void holdsAGuardedKeyBesideOneThatMayGo() {
        PruneVerdict verdict =
                guard.judge(new PruneRequest(numbered(1, 10), numbered(3, 10), true, NONE, numbered(2, 3), NONE));
        assertThat(verdict.allowed()).isEqualTo(numbered(1, 1));
        assertThat(verdict.held()).contains(hold(numbered(2, 2), "protected by their specs"));
    }

    @Test
    void removesAnApprovedGuardedKeyAlthoughAnotherRemovalIsStillToCome() {
        PruneVerdict verdict = guard.judge(
                new PruneRequest(numbered(1, 10), numbered(3, 10), true, NONE, numbered(2, 3), numbered(2, 2)));
        assertThat(verdict).isEqualTo(new PruneVerdict(numbered(1, 2), Optional.empty()));
    }

    @Test
    void removesAGuardedKeyThatWasAskedForByName() {
        PruneVerdict verdict =
                guard.judge(new PruneRequest(keys("a", "b"), keys("b"), true, keys("a"), keys("a"), NONE));
        assertThat(verdict).isEqualTo(new PruneVerdict(keys("a"), Optional.empty()));
    }

    @Test
    void removesWhatAPersonApprovedGuardedOrTheLast() {
        PruneVerdict verdict =
                guard.judge(new PruneRequest(keys("a", "b"), NONE, true, NONE, keys("a"), keys("a", "b")));
        assertThat(verdict).isEqualTo(new PruneVerdict(keys("a", "b"), Optional.empty()));
    }

    @Test
    void goesOnWithAnApprovedRemovalThatStoppedHalfway() {
        PruneVerdict verdict =
                guard.judge(new PruneRequest(keys("b", "c", "d"), keys("d"), true, NONE, NONE, keys("a", "b", "c")));
        assertThat(verdict).isEqualTo(new PruneVerdict(keys("b", "c"), Optional.empty()));
    }

    @Test
    void asksAgainWhenMoreIsRemovedThanWasApproved() {
        PruneVerdict verdict =
                guard.judge(new PruneRequest(keys("a", "b", "c", "d"), keys("d"), true, NONE, NONE, keys("a", "b")));
        assertThat(verdict.allowed()).isEmpty();
        assertThat(verdict.held().orElseThrow().keys()).isEqualTo(keys("a", "b", "c"));
    }

    @Test
    void namesASetByItsKeysAlone() {
        assertThat(PruneGuard.approvalId(keys("b", "a")))
                .isEqualTo(PruneGuard.approvalId(keys("a", "b")))
                .isNotEqualTo(PruneGuard.approvalId(keys("a")))
                .matches("[0-9a-f]{12}");
        // Stored and typed by people: it must stay the same from release to release.
        assertThat(PruneGuard.approvalId(keys("a"))).isEqualTo("5813c9ef2008");
    }

    @Test
    void refusesAShareThatIsNone() {
        assertThatThrownBy(() -> new PruneGuard(20)).hasMessageContaining("from 0 to 1, not 20.0");
        assertThatThrownBy(() -> new PruneGuard(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    private static PruneRequest request(SortedSet<Key> existing, SortedSet<Key> desired) {
        return new PruneRequest(existing, desired, true, NONE, NONE, NONE);
    }

    private static PruneHold hold(SortedSet<Key> keys, String why) {
        String id = PruneGuard.approvalId(keys);
        return new PruneHold.UntilApproved(
                keys, id, why + ": approve it (cachepilot approve), or bring the specs back");
    }

    private static SortedSet<Key> keys(String... names) {
        return Stream.of(names).map(name -> new Key("toy", name)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static SortedSet<Key> numbered(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(i -> new Key("toy", "n" + i))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
