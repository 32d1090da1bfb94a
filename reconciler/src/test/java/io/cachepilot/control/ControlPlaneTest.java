package io.cachepilot.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cachepilot.control.state.StateDirectory;
import io.cachepilot.converge.Kinds;
import io.cachepilot.converge.desired.EraseRefused;
import io.cachepilot.converge.desired.Intake;
import io.cachepilot.event.Event;
import io.cachepilot.instance.TestClock;
import io.cachepilot.loop.Loop;
import io.cachepilot.loop.LoopSettings;
import io.cachepilot.loop.prune.ApprovalFiles;
import io.cachepilot.loop.prune.Approvals;
import io.cachepilot.loop.queue.Backoff;
import io.cachepilot.loop.queue.Priority;
import io.cachepilot.loop.status.Status;
import io.cachepilot.loop.status.StatusBoard;
import io.cachepilot.manifest.ManifestReader;
import io.cachepilot.plan.Key;
import io.cachepilot.source.Notice;
import io.cachepilot.source.content.RefusedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ControlPlaneTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private final TestClock clock = new TestClock();
    private final Toys toys = new Toys();
    private final ToySource source = new ToySource();
    private final StatusBoard board = new StatusBoard();
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private StateDirectory state;
    private ApprovalFiles approvals;
    private Loop loop;
    private ControlPlane controlPlane;

    @BeforeEach
    void start() {
        state = new StateDirectory(directory);
        approvals = new ApprovalFiles(state.approvals());
        loop = new Loop(
                Map.of("toy", toys),
                event -> {},
                board,
                clock,
                new Random(1),
                new LoopSettings(2, new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(2))));
        controlPlane = new ControlPlane(new ControlPlane.Dependencies(
                new SourceReader(source, new ManifestReader(List.of(toys.reader())), ""),
                Kinds.of(toys),
                loop,
                board,
                events::add,
                state,
                approvals,
                Optional.empty(),
                clock));
        source.files.put("bear.yaml", Toys.manifest("bear"));
        source.files.put("duck.yaml", Toys.manifest("duck"));
        controlPlane.start();
    }

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void newRevisionRunsWhatItChanged() {
        takeOver();
        assertThat(toys.runs).containsExactlyInAnyOrder("bear", "duck");

        source.files.put("fox.yaml", Toys.manifest("fox"));
        takeOver();
        assertThat(toys.runs).containsExactlyInAnyOrder("bear", "duck", "fox");
    }

    @Test
    void newRevisionIsToldOnce() {
        takeOver();
        takeOver();
        source.files.put("fox.yaml", Toys.manifest("fox"));
        takeOver();

        assertThat(reasons()).containsExactly("NewRevision", "NewRevision");
    }

    @Test
    void fullPassRunsEverything() {
        takeOver();
        toys.runs.clear();

        controlPlane.fullPass(Priority.RESYNC);
        idle();

        assertThat(toys.runs).containsExactlyInAnyOrder("bear", "duck");
    }

    @Test
    void statusesThatCouldNotBeWrittenAreWrittenAsSoonAsTheyCanBe() throws IOException {
        takeOver();
        events.clear();
        // Where nobody can make a file, not even root.
        Path cache = Files.createSymbolicLink(directory.resolve("cache"), Path.of("/proc/self"));

        for (int i = 0; i < 10; i++) {
            controlPlane.writeStatus();
            clock.advance(Duration.ofMinutes(1));
        }
        assertThat(reasons()).containsExactly("StatusNotWritten");
        assertThat(controlPlane.warnings()).singleElement().asString().contains("can't be written", "/cache/");
        Files.delete(cache);
        controlPlane.writeStatus();

        assertThat(stored().statuses()).hasSize(2);
        assertThat(reasons()).containsExactly("StatusNotWritten", "StatusWritten");
        assertThat(controlPlane.warnings()).isEmpty();
    }

    @Test
    void statusesThatCannotBeWrittenAreTriedEverMoreSeldomButForWhoeverAsksForThem() throws IOException {
        takeOver();
        Path cache = Files.createSymbolicLink(directory.resolve("cache"), Path.of("/proc/self"));
        for (int i = 0; i < 10; i++) {
            controlPlane.writeStatus();
            clock.advance(Duration.ofMinutes(1));
        }
        controlPlane.writeStatus();
        Files.delete(cache);

        clock.advance(Duration.ofSeconds(14));
        controlPlane.writeStatus();
        assertThat(cache).doesNotExist();
        new Requests(state.requests()).ask();
        controlPlane.answerRequests();
        assertThat(stored().statuses()).hasSize(2);
    }

    @Test
    void aClockThatIsSetBackKeepsNoStatusFromBeingWritten() throws IOException {
        takeOver();
        Path cache = Files.createSymbolicLink(directory.resolve("cache"), Path.of("/proc/self"));
        controlPlane.writeStatus();
        Files.delete(cache);

        clock.advance(Duration.ofHours(-1));
        controlPlane.writeStatus();

        assertThat(stored().statuses()).hasSize(2);
    }

    @Test
    void statusesThatCannotBeWrittenEndNothing() throws IOException {
        takeOver();
        Files.createSymbolicLink(directory.resolve("cache"), Path.of("/proc/self"));

        controlPlane.close();

        assertThat(reasons()).endsWith("StatusNotWritten");
    }

    @Test
    void whatWasAskedToBeErasedIsErasedAndTold() {
        takeOver();
        events.clear();
        toys.kept.add("old");
        new Erasures(state.erasures()).ask(Toys.key("old"));
        new Erasures(state.erasures()).ask(Toys.key("bear"));

        controlPlane.answerErasures();

        assertThat(toys.kept).isEmpty();
        assertThat(reasons()).containsExactlyInAnyOrder("Erased", "EraseRefused");
        assertThat(new Erasures(state.erasures()).open()).isEmpty();
    }

    @Test
    void whatIsNoRequestToEraseKeepsNothingElseFromBeingDone() throws IOException {
        Files.createDirectories(state.erasures().resolve("toy.directory"));
        Files.write(state.erasures().resolve("toy.text"), new byte[] {(byte) 0xc3, (byte) 0x28});
        toys.kept.add("old");
        new Erasures(state.erasures()).ask(Toys.key("old"));

        assertThat(controlPlane.takeOver()).isEmpty();
        controlPlane.answerErasures();

        assertThat(toys.kept).isEmpty();
    }

    @Test
    void oneThatCannotBeErasedKeepsNoOtherFromBeing() {
        takeOver();
        toys.kept.addAll(List.of("ape", "old"));
        toys.unerasable.add("ape");
        clock.advance(Duration.ofDays(9_999));

        controlPlane.eraseOlderThan(Duration.ofDays(1));

        assertThat(toys.kept).containsExactly("ape");
    }

    @Test
    void aReconcileThatSawOnlyACopyOfTheSourceIsNotDone() {
        source.behind = Optional.of("the shop is closed");

        assertThat(controlPlane.reconcile(Duration.ofSeconds(30)))
                .isEqualTo(new Settled.NotTaken("the shop is closed"));
        assertThat(toys.runs).as("what is known is done").contains("bear", "duck");
    }

    @Test
    void nothingIsErasedWhileTheSourceIsAway() {
        takeOver();
        toys.kept.add("old");
        source.away = true;

        assertThatThrownBy(() -> controlPlane.erase(Toys.key("old"))).isInstanceOf(EraseRefused.class);

        assertThat(toys.kept).containsExactly("old");
    }

    @Test
    void anErasureThatACrashCutOffIsFinishedBeforeAnythingElse() {
        toys.kept.add("fox");
        new Erasures(state.erasures()).begin(Toys.key("fox"));
        source.files.put("fox.yaml", Toys.manifest("fox"));

        takeOver();

        assertThat(toys.kept).isEmpty();
        assertThat(new Erasures(state.erasures()).open()).isEmpty();
        assertThat(toys.runs).contains("fox");
    }

    @Test
    void whatIsKeptForLongEnoughIsErasedByItself() {
        takeOver();
        toys.kept.add("old");
        controlPlane.eraseOlderThan(Duration.ofDays(1));
        assertThat(toys.kept).containsExactly("old");

        clock.advance(Duration.ofDays(2));
        controlPlane.eraseOlderThan(Duration.ofDays(1));

        assertThat(toys.kept).isEmpty();
        assertThat(reasons()).contains("Erased");
    }

    @Test
    void sourceThatIsAwayIsToldOnceAndChangesNothing() {
        takeOver();
        source.away = true;
        source.files.clear();

        takeOver();
        takeOver();
        controlPlane.fullPass(Priority.RESYNC);
        idle();

        assertThat(reasons()).containsExactly("NewRevision", "SourceUnavailable");
        assertThat(events.getLast().message()).isEqualTo("the shelf can't be reached");
        assertThat(toys.intakes).hasSize(1);
        assertThat(board.all()).extracting(Status::key).containsExactly(Toys.key("bear"), Toys.key("duck"));
    }

    @Test
    void fullPassGoesOnWhileTheSourceIsAway() {
        takeOver();
        toys.runs.clear();
        source.away = true;

        controlPlane.fullPass(Priority.RESYNC);
        idle();

        assertThat(toys.runs).containsExactlyInAnyOrder("bear", "duck");
    }

    @Test
    void sourceThatIsBackIsToldOnce() {
        takeOver();
        source.away = true;
        takeOver();
        source.away = false;

        takeOver();
        takeOver();

        assertThat(reasons()).containsExactly("NewRevision", "SourceUnavailable", "SourceBack");
    }

    @Test
    void whatIsWrongWithTheSourceIsInTheStatusWhileItIs() {
        takeOver();
        source.away = true;
        takeOver();
        controlPlane.writeStatus();
        assertThat(stored().warnings()).containsExactly("the shelf can't be reached");

        source.away = false;
        takeOver();
        controlPlane.writeStatus();
        assertThat(stored().warnings()).isEmpty();
    }

    @Test
    void noticeOfTheSourceIsAnEventWithItsReason() {
        source.notice = Optional.of(new Notice("HistoryRewritten", "the shelf was sorted anew"));

        takeOver();

        assertThat(events).anySatisfy(event -> {
            assertThat(event.reason()).isEqualTo("HistoryRewritten");
            assertThat(event.message()).isEqualTo("the shelf was sorted anew");
        });
    }

    @Test
    void kindIsToldThatNotEveryFileCouldBeTaken() {
        source.refusals.add(new RefusedFile("big.yaml", "is too large"));

        takeOver();

        assertThat(toys.intakes).extracting(Intake::complete).containsExactly(false);
    }

    @Test
    void problemIsToldOnceForAsLongAsItIsThere() {
        source.files.put("fox.yaml", "kind: [");
        takeOver();
        takeOver();
        assertThat(reasons()).containsExactly("ManifestProblem", "NewRevision");
        assertThat(controlPlane.problems()).singleElement().asString().startsWith("fox.yaml:");

        source.files.put("fox.yaml", Toys.manifest("fox"));
        takeOver();
        assertThat(controlPlane.problems()).isEmpty();
        source.files.put("fox.yaml", "kind: [");
        takeOver();
        assertThat(reasons())
                .containsExactly("ManifestProblem", "NewRevision", "NewRevision", "ManifestProblem", "NewRevision");
    }

    @Test
    void removedKeyIsGivenASecondToComeBack() {
        takeOver();
        toys.runs.clear();
        source.files.remove("bear.yaml");

        takeOver();
        controlPlane.fullPass(Priority.RESYNC);
        idle();
        assertThat(toys.runs).containsExactly("duck");

        clock.advance(Duration.ofSeconds(1));
        idle();
        assertThat(toys.runs).containsExactly("duck", "bear");
        assertThat(board.get(Toys.key("bear"))).isEmpty();
    }

    @Test
    void keyThatComesBackInTimeIsNotRemoved() {
        takeOver();
        String manifest = source.files.remove("bear.yaml");
        takeOver();
        source.files.put("bear.yaml", manifest);
        takeOver();

        clock.advance(Duration.ofSeconds(1));
        idle();

        assertThat(board.get(Toys.key("bear"))).isPresent();
    }

    @Test
    void personWhoAsksForAPassDoesNotWaitForARemoval() {
        takeOver();
        source.files.remove("bear.yaml");

        controlPlane.fullPass(Priority.PERSON);
        idle();

        assertThat(board.get(Toys.key("bear"))).isEmpty();
    }

    @Test
    void approvalIsTakenBackWhenItIsOfNoUseAnyMore() {
        takeOver();
        Key bear = Toys.key("bear");
        approvals.allowRemovals(new TreeSet<>(List.of(bear)));
        approvals.allowDataLoss(new TreeSet<>(List.of(Toys.key("duck"))));
        source.files.remove("bear.yaml");

        takeOver();
        assertThat(toys.intakes.getLast().approvals())
                .isEqualTo(new Approvals(
                        new TreeSet<>(List.of(bear)),
                        new TreeSet<>(),
                        new TreeSet<>(List.of(Toys.key("duck"))),
                        new TreeMap<>(),
                        new TreeMap<>()));
        assertThat(approvals.read().approvals())
                .isEqualTo(new Approvals(
                        new TreeSet<>(List.of(bear)),
                        new TreeSet<>(),
                        new TreeSet<>(),
                        new TreeMap<>(),
                        new TreeMap<>()));

        clock.advance(Duration.ofSeconds(1));
        idle();
        takeOver();
        assertThat(approvals.read().approvals()).isEqualTo(Approvals.NONE);
    }

    @Test
    void anErasureThatCannotBeFinishedHoldsUpNothingElse() {
        takeOver();
        toys.kept.add("fox");
        new Erasures(state.erasures()).begin(Toys.key("fox"));
        toys.eraseFails = Optional.of("the disk fails");
        source.files.put("hen.yaml", Toys.manifest("hen"));

        assertThat(controlPlane.takeOver()).isEmpty();
        assertThat(controlPlane.takeOver()).isEmpty();
        idle();
        assertThat(toys.existing).contains("hen");
        assertThat(events)
                .extracting(Event::reason)
                .filteredOn("EraseFailed"::equals)
                .hasSize(1);

        toys.eraseFails = Optional.empty();
        takeOver();
        assertThat(toys.kept).doesNotContain("fox");
        assertThat(new Erasures(state.erasures()).open()).isEmpty();
    }

    @Test
    void whatIsAskedForWhileTheSourceIsReadIsKeptForTheNextReading() {
        takeOver();
        Key bear = Toys.key("bear");
        source.beforeItIsTaken(() -> {
            try (var asking = approvals.ask(bear)) {
                asking.done();
            }
        });

        // Reads a source in which it is still asked for.
        takeOver();
        source.files.remove("bear.yaml");
        takeOver();

        assertThat(toys.intakes.getLast().approvals().asked()).containsExactly(bear);
    }

    @Test
    void whatIsAskedForIsNotJudgedWhileItIsUnderWay() {
        Key bear = Toys.key("bear");
        takeOver();
        try (var asking = approvals.ask(bear)) {
            takeOver();
            takeOver();
            source.files.remove("bear.yaml");
            asking.done();
        }
        takeOver();
        assertThat(toys.intakes.getLast().approvals().asked()).containsExactly(bear);
    }

    @Test
    void whatIsAskedForEndsWhenItIsDesiredAgain() {
        Key bear = Toys.key("bear");
        takeOver();
        try (var asking = approvals.ask(bear)) {
            source.files.remove("bear.yaml");
            asking.done();
        }
        takeOver();
        source.files.put("bear.yaml", Toys.manifest("bear"));
        takeOver();
        assertThat(approvals.read().approvals()).isEqualTo(Approvals.NONE);
    }

    @Test
    void whatIsAskedForOutlivesRevisionsOfWhichAFileCannotBeRead() {
        Key bear = Toys.key("bear");
        takeOver();
        try (var asking = approvals.ask(bear)) {
            source.files.remove("bear.yaml");
            asking.done();
        }
        source.refusals.add(new RefusedFile("other.yaml", "is a link"));
        takeOver();
        toys.existing.clear();
        takeOver();
        assertThat(approvals.read().approvals().asked()).containsExactly(bear);

        source.refusals.clear();
        takeOver();
        assertThat(approvals.read().approvals()).isEqualTo(Approvals.NONE);
    }

    @Test
    void keysThatAreAllowedTogetherAreGivenTogetherAndEndOneByOne() {
        takeOver();
        idle();
        SortedSet<Key> both = new TreeSet<>(List.of(Toys.key("bear"), Toys.key("duck")));
        approvals.allowRemovals(both);
        source.files.clear();
        takeOver();
        assertThat(toys.intakes.getLast().approvals().removals()).isEqualTo(both);

        toys.existing.remove("bear");
        takeOver();
        assertThat(approvals.read().approvals().removals()).containsExactly(Toys.key("duck"));
    }

    @Test
    void aWaitEndsWithTheReasonWhenTheSourceCannotBeTaken() {
        takeOver();
        source.away = true;
        assertThat(controlPlane.settle(new TreeSet<>(Set.of(Toys.key("bear"))), LONG))
                .isEqualTo(new Settled.NotTaken("the shelf can't be reached"));
        assertThat(controlPlane.reconcile(LONG)).isEqualTo(new Settled.NotTaken("the shelf can't be reached"));

        source.away = false;
        assertThat(controlPlane.settle(new TreeSet<>(Set.of(Toys.key("bear"))), LONG))
                .isEqualTo(new Settled.Ended());
    }

    @Test
    void requestIsAnsweredByAFullPassAndItsResultIsOnDisk() throws InterruptedException {
        takeOver();
        toys.runs.clear();
        var requests = new Requests(state.requests());
        Path request = requests.ask();

        controlPlane.answerRequests();

        assertThat(requests.awaitDone(request, Duration.ZERO)).isTrue();
        assertThat(toys.runs).containsExactlyInAnyOrder("bear", "duck");
        assertThat(stored().statuses()).hasSize(2);
    }

    @Test
    void withoutRequestsNothingIsDone() {
        controlPlane.answerRequests();

        assertThat(toys.intakes).isEmpty();
    }

    @Test
    void statusIsWrittenOnlyWhenItIsAnotherOne() {
        takeOver();
        controlPlane.writeStatus();
        var written = stored().written();
        clock.advance(Duration.ofMinutes(1));

        controlPlane.writeStatus();
        assertThat(stored().written()).isEqualTo(written);

        controlPlane.fullPass(Priority.RESYNC);
        idle();
        controlPlane.writeStatus();
        assertThat(stored().written()).isEqualTo(clock.instant());
        assertThat(stored().revision()).isNotEmpty();
    }

    @Test
    void problemsAreOnDiskThoughNoKeyChanged() {
        takeOver();
        controlPlane.writeStatus();
        source.refusals.add(new RefusedFile("big.yaml", "is too large"));

        takeOver();
        controlPlane.writeStatus();

        assertThat(stored().problems()).containsExactly("big.yaml:1: is too large");
    }

    @Test
    void nextControlPlaneKnowsTheStatusesOfTheLastOne() {
        takeOver();
        controlPlane.close();
        var next = new StatusBoard();
        try (var idleLoop = new Loop(
                Map.of("toy", toys),
                event -> {},
                next,
                clock,
                new Random(1),
                new LoopSettings(1, new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(2))))) {
            new ControlPlane(new ControlPlane.Dependencies(
                            new SourceReader(source, new ManifestReader(List.of(toys.reader())), ""),
                            Kinds.of(toys),
                            idleLoop,
                            next,
                            events::add,
                            state,
                            approvals,
                            Optional.empty(),
                            clock))
                    .start();
        }

        assertThat(next.all()).isEqualTo(board.all());
    }

    private void takeOver() {
        controlPlane.takeOver();
        idle();
    }

    private void idle() {
        assertThat(loop.awaitIdle(LONG)).isTrue();
    }

    private StatusFile.Content stored() {
        return new StatusFile(state.status(), clock).read().orElseThrow();
    }

    private List<String> reasons() {
        return events.stream().map(Event::reason).toList();
    }
}
