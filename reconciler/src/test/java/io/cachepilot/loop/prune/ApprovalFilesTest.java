package io.cachepilot.loop.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cachepilot.loop.prune.ApprovalFiles.Given;
import io.cachepilot.loop.prune.ApprovalFiles.UnderWay;
import io.cachepilot.loop.prune.ApprovalFiles.Uses;
import io.cachepilot.plan.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ApprovalFilesTest {
    private static final Key BEAR = new Key("toy", "bear");
    private static final Key DUCK = new Key("toy", "duck");

    @TempDir
    private Path directory;

    @Test
    void whatIsGivenIsFoundByOthers() {
        giveSome(new ApprovalFiles(directory));

        Approvals approvals = new ApprovalFiles(directory).read().approvals();
        assertThat(approvals.removals()).containsExactly(BEAR, DUCK);
        assertThat(approvals.dataLoss()).containsExactly(DUCK);
        assertThat(approvals.choices()).containsExactly(Map.entry(BEAR, "sha256:1 of today"));
        assertThat(approvals.asked()).containsExactly(BEAR);
    }

    @Test
    void nothingIsTakenAwayThatIsNotUsed() {
        var files = new ApprovalFiles(directory);
        giveSome(files);
        Approvals before = files.read().approvals();
        files.dropUsed(files.read(), seenNow(Set.of(), Set.of(BEAR, DUCK), Set.of()));
        assertThat(files.read().approvals()).isEqualTo(before);
    }

    @Test
    void aLossAndAChoiceCountOnceForEachKey() {
        var files = new ApprovalFiles(directory);
        files.allowDataLoss(keys(BEAR, DUCK));
        files.choose(new TreeMap<>(Map.of(BEAR, "a", DUCK, "b")));
        files.dropUsed(files.read(), seenNow(Set.of(BEAR, DUCK), Set.of(), Set.of(BEAR)));
        assertThat(files.read().approvals().dataLoss()).containsExactly(DUCK);
        assertThat(files.read().approvals().choices()).containsExactly(Map.entry(DUCK, "b"));
    }

    @Test
    void whatWasGivenAfterTheReadingStays() {
        var files = new ApprovalFiles(directory);
        Given before = files.read();
        files.allowRemovals(keys(BEAR));
        files.dropUsed(before, seenNow(Set.of(), Set.of(), Set.of()));
        assertThat(files.read().approvals().removals()).containsExactly(BEAR);
    }

    @Test
    void aLookThatMayBeOlderThanWhatWasAskedForTakesNothingAway() {
        var files = new ApprovalFiles(directory);
        long before = System.nanoTime();
        giveSome(files);
        Given given = files.read();

        for (OptionalLong asOf : List.of(OptionalLong.empty(), OptionalLong.of(before))) {
            files.dropUsed(given, new Uses(asOf, true, Set.of(BEAR, DUCK), Set.of(), Set.of()));
            assertThat(files.read().approvals().asked()).containsExactly(BEAR);
            assertThat(files.read().approvals().removals()).containsExactly(BEAR, DUCK);
        }
        // It is known to be over since the first reading, which the second look is later than.
        files.dropUsed(files.read(), seenNow(Set.of(BEAR, DUCK), Set.of(), Set.of()));
        assertThat(files.read().approvals().asked()).isEmpty();
        assertThat(files.read().approvals().removals()).isEmpty();
    }

    @Test
    void whatWasAgreedToIsDroppedOnceItIsInForceOrOvertaken() {
        var files = new ApprovalFiles(directory);
        long before = System.nanoTime();
        files.agree(new TreeMap<>(Map.of(BEAR, "1", DUCK, "2")));

        for (OptionalLong asOf : List.of(OptionalLong.empty(), OptionalLong.of(before))) {
            files.dropChanges(files.read(), Map.of(BEAR, Set.of("3")), asOf);
            assertThat(files.read().approvals().changes()).containsOnlyKeys(BEAR, DUCK);
        }
        files.dropChanges(files.read(), Map.of(BEAR, Set.of("1")), OptionalLong.empty());
        assertThat(files.read().approvals().changes()).containsOnlyKeys(DUCK);
        // Something else is written of it by now.
        files.dropChanges(files.read(), Map.of(), OptionalLong.of(System.nanoTime()));
        assertThat(files.read().approvals().changes()).isEmpty();
    }

    @Test
    void whatIsAgreedToAndNotWrittenYetIsOvertakenByNothing() {
        var files = new ApprovalFiles(directory);
        try (UnderWay first = files.agreeing(new TreeMap<>(Map.of(BEAR, "1")));
                UnderWay _ = files.agreeing(new TreeMap<>(Map.of(DUCK, "2")))) {
            files.dropChanges(files.read(), Map.of(BEAR, Set.of("0")), OptionalLong.of(System.nanoTime()));
            assertThat(files.read().approvals().changes()).containsOnlyKeys(BEAR, DUCK);
            first.done();
        }
        // The second was not written after all.
        assertThat(files.read().approvals().changes()).containsOnlyKeys(BEAR);
        files.dropChanges(files.read(), Map.of(), OptionalLong.of(System.nanoTime()));
        assertThat(files.read().approvals().changes()).isEmpty();
    }

    private static Uses seenNow(Set<Key> desired, Set<Key> leaving, Set<Key> taken) {
        return new Uses(OptionalLong.of(System.nanoTime()), true, desired, leaving, taken);
    }

    @Test
    void aRemovalThatWasNotMadeLeavesNothing() throws IOException {
        var files = new ApprovalFiles(directory);
        assertThatThrownBy(() -> {
                    try (var _ = files.ask(BEAR)) {
                        throw new IllegalStateException("refused");
                    }
                })
                .hasMessage("refused");
        try (var left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    /** Another process asks, and is killed: first it may still go on, then it can't. */
    @Test
    void aRemovalOfAnotherProcessIsUnderWayAsLongAsThatLives() throws Exception {
        var files = new ApprovalFiles(directory);
        Process asker = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Asker.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        try (var output = asker.inputReader()) {
            assertThat(output.readLine()).isEqualTo("asking");
            files.dropUsed(files.read(), seenNow(Set.of(BEAR), Set.of(), Set.of()));
            assertThat(files.read().approvals().asked()).containsExactly(BEAR);
        } finally {
            asker.destroyForcibly();
        }
        assertThat(asker.waitFor(20, TimeUnit.SECONDS)).isTrue();
        files.dropUsed(files.read(), seenNow(Set.of(BEAR), Set.of(), Set.of()));
        assertThat(files.read().approvals().asked()).isEmpty();
        try (var left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aDamagedFileAllowsNothingAndIsNamed() throws IOException {
        var files = new ApprovalFiles(directory);
        files.allowRemovals(keys(BEAR));
        for (String content : List.of("", "bear\n", "toy/\n")) {
            Path damaged = Files.writeString(directory.resolve("data-loss.damaged"), content);
            Given given = files.read();
            assertThat(given.approvals().dataLoss()).isEmpty();
            assertThat(given.approvals().removals()).containsExactly(BEAR);
            assertThat(given.damaged())
                    .singleElement()
                    .asString()
                    .startsWith(damaged + " can't be read and allows nothing");
        }
    }

    private static void giveSome(ApprovalFiles files) {
        files.allowRemovals(keys(BEAR, DUCK));
        files.allowDataLoss(keys(DUCK));
        files.choose(new TreeMap<>(Map.of(BEAR, "sha256:1 of today")));
        try (var asking = files.ask(BEAR)) {
            asking.done();
        }
    }

    private static SortedSet<Key> keys(Key... keys) {
        return new TreeSet<>(List.of(keys));
    }

    /** Asks, says so, and never ends by itself but for its parent's end. */
    static final class Asker {
        public static void main(String[] arguments) throws IOException {
            try (var _ = new ApprovalFiles(Path.of(arguments[0])).ask(BEAR)) {
                System.out.println("asking");
                int _ = System.in.read();
            }
        }
    }
}
