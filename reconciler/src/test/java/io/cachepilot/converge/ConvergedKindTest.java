package io.cachepilot.converge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cachepilot.converge.Shelf.Toy;
import io.cachepilot.converge.run.ApplyResult;
import io.cachepilot.converge.run.SavedPlanGate;
import io.cachepilot.loop.status.ConditionType;
import io.cachepilot.loop.status.Outcome;
import io.cachepilot.loop.status.Report;
import io.cachepilot.manifest.problem.Problem;
import io.cachepilot.plan.Counters;
import io.cachepilot.plan.SavedPlan;
import io.cachepilot.simulation.Faults;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The one way of converging, gone by the smallest kind that there can be. */
final class ConvergedKindTest {
    /** With what is legal in such a file and in no manifest. */
    private static final String COMPOSE = """
            x-common: &common
              restart: always
            services:
              web: {<<: *common, image: !custom nginx}
            """;

    @TempDir
    private Path state;

    private ToyRoom room;

    @BeforeEach
    void open() {
        room = new ToyRoom(state);
    }

    @Test
    void nothingIsDoneBeforeTheSourceWasRead() {
        assertThat(room.run("bear")).isInstanceOf(Outcome.Failed.class);
        assertThat(room.faults.calls()).isZero();
    }

    @Test
    void whatAManifestAsksForIsMadeAndWhatItLeavesOpenIsChosenOnce() {
        room.toy("bear", "size: 3").toy("duck", "size: 2, place: 0").settle();

        assertThat(room.shelf.toys()).isEqualTo(Map.of("bear", new Toy(3, 1), "duck", new Toy(2, 0)));
        room.without("duck").toy("duck", "size: 2, place: 7").settle();
        assertThat(room.shelf.toys()).containsEntry("bear", new Toy(3, 1)).containsEntry("duck", new Toy(2, 7));
        assertThat(room.planned().specs())
                .allSatisfy(spec -> assertThat(spec.preview().plan().inSync()).isTrue());
    }

    @Test
    void onlyWhatIsAnotherOneIsTouchedByARevision() {
        room.toy("bear", "size: 3").toy("duck", "").settle();

        assertThat(room.accept().changed()).isEmpty();
        assertThat(room.toy("bear", "size: 4").accept().changed()).containsExactly(ToyRoom.key("bear"));
    }

    @Test
    void whatCanNotStandBesideAnotherGoesOnAsBefore() {
        room.toy("bear", "place: 1").toy("duck", "place: 2").settle();
        room.toy("duck", "place: 1, size: 9").settle();

        assertThat(room.shelf.toys()).containsEntry("duck", new Toy(1, 2));
        assertThat(room.kind().conflicts(room.intake().manifests(), "duck"))
                .containsExactly("place 1 is taken by bear");
        assertThat(report(room.run("duck")).holding()).containsKey(ConditionType.INVALID);
    }

    @Test
    void badSpecKeepsItsLastValidVersion() {
        room.toy("bear", "size: 3").settle();
        room.toy("bear", "size: none").settle();

        assertThat(room.shelf.toys()).containsEntry("bear", new Toy(3, 0));
        room.shelf.put("bear", Optional.empty());
        room.settle();
        assertThat(room.shelf.toys()).as("and that is repaired").containsEntry("bear", new Toy(3, 0));
    }

    @Test
    void whatSomebodyElseChangedIsToldAsDrift() {
        room.toy("bear", "size: 3").settle();
        room.shelf.put("bear", Optional.of(new Toy(1, 0)));

        assertThat(report(room.run("bear")).holding()).containsKey(ConditionType.DRIFTED);
        room.follow("bear");
        assertThat(room.shelf.toys()).containsEntry("bear", new Toy(3, 0));
    }

    @Test
    void lossWaitsForAPersonAndIsAllowedOnce() {
        room.toy("bear", "size: 3").settle();
        room.toy("bear", "size: 1").settle();
        assertThat(room.shelf.toys()).containsEntry("bear", new Toy(3, 0));

        room.losses.add(ToyRoom.key("bear"));
        assertThat(room.accept().taken()).contains(ToyRoom.key("bear"));
        room.losses.clear();
        room.follow("bear");
        assertThat(room.shelf.toys()).containsEntry("bear", new Toy(1, 0));
        assertThat(room.record("bear").approved()).isFalse();

        room.shelf.put("bear", Optional.of(new Toy(5, 0)));
        room.settle();
        assertThat(room.shelf.toys()).containsEntry("bear", new Toy(5, 0));
    }

    @Test
    void suspendedOneIsLeftAlone() {
        room.toy("bear", "size: 3").settle();
        room.toy("bear", "size: 4, suspend: true").settle();

        assertThat(room.shelf.toys()).containsEntry("bear", new Toy(3, 0));
        assertThat(report(room.run("bear")).holding()).containsKey(ConditionType.SUSPENDED);
    }

    @Test
    void stepThatIsRefusedIsToldAndTriedAgain() {
        room.shelf.refuse(Optional.of("the shelf is full"));
        room.toy("bear", "").accept();

        assertThat(room.run("bear"))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.cause()).isEqualTo("make the toy: the shelf is full"));
        room.shelf.refuse(Optional.empty());
        assertThat(room.follow("bear")).isInstanceOf(Outcome.InSync.class);
    }

    @Test
    void whatRunsThemIsAwayAndNothingIsGuessed() {
        room.toy("bear", "").settle();
        room.shelf.away(true);
        room.without("bear").toy("duck", "").accept();

        assertThat(report(room.run("duck")).holding()).containsKey(ConditionType.ENGINE_UNAVAILABLE);
        room.shelf.away(false);
        room.settle();
        assertThat(room.shelf.toys()).containsKey("duck");
    }

    @Test
    void oneThatIsGoneIsRemovedAndItsPlaceIsKeptForTheDayThatItComesBack() {
        room.toy("bear", "size: 3").toy("duck", "").settle();
        room.without("bear").settle();

        assertThat(room.shelf.toys()).containsOnlyKeys("duck");
        assertThat(room.record("bear").file()).isEmpty();
        assertThat(room.record("bear").gone()).isPresent();
        assertThat(room.record("bear").own().place()).contains(0);
        assertThat(room.run("bear")).isInstanceOf(Outcome.Gone.class);
        room.toy("bear", "size: 3").settle();
        assertThat(room.shelf.toys()).containsEntry("bear", new Toy(3, 0));
    }

    @Test
    void placeOfOneThatIsGoneIsGivenToWhoAsksForIt() {
        room.toy("bear", "").toy("duck", "").settle();
        room.without("bear").settle();
        room.toy("duck", "place: 0").settle();

        assertThat(room.record("bear").own().place()).isEmpty();
    }

    @Test
    void theHighestCounterThatWasEverSeenIsRemembered() {
        room.toy("bear", "wound: 7").settle();
        room.toy("bear", "wound: 2").settle();
        room.restart();

        assertThat(room.kind().counters(ToyRoom.key("bear")).nextGeneration("wound", Counters.NONE))
                .isEqualTo(8);
        assertThat(room.kind().counters(ToyRoom.key("emu"))).isEqualTo(Counters.NONE);
    }

    @Test
    void composeFileBesideManifestsHoldsNothingUp() {
        room.manifests.put("compose.yaml", COMPOSE);
        room.toy("bear", "").toy("duck", "").settle();
        room.without("bear").settle();

        assertThat(room.shelf.toys()).containsOnlyKeys("duck");
        assertThat(room.intake().manifests().problems()).singleElement().satisfies(problem -> {
            assertThat(problem.severity()).isEqualTo(Problem.Severity.WARNING);
            assertThat(problem.toString()).startsWith("compose.yaml:1: this is no manifest");
        });
    }

    @Test
    void oneWhoseManifestIsOverwrittenBySomethingElseStays() {
        room.toy("bear", "size: 3").toy("duck", "").settle();
        room.manifests.put("bear.yaml", COMPOSE);
        room.settle();

        assertThat(room.shelf.toys()).containsEntry("bear", new Toy(3, 0));
        assertThat(report(room.run("bear")).holding()).containsKey(ConditionType.INVALID);
    }

    @Test
    void removalThatIsHeldWaitsForAnApproval() {
        room.toy("bear", "protect: true").toy("duck", "").settle();
        room.without("bear").settle();
        assertThat(room.shelf.toys()).containsKey("bear");
        assertThat(room.planned().held())
                .hasValueSatisfying(held -> assertThat(held.keys()).containsExactly(ToyRoom.key("bear")));

        room.removals.add(ToyRoom.key("bear"));
        room.settle();
        assertThat(room.shelf.toys()).containsOnlyKeys("duck");
    }

    @Test
    void savedPlanIsCarriedOutAndNothingElse() {
        room.toy("bear", "size: 1").settle();
        room.toy("bear", "size: 3");
        SavedPlan plan = room.saved();
        room.toy("duck", "");
        room.restart();
        SavedPlanGate gate = room.applyOnly(plan, false);

        assertThat(gate.keys()).containsExactly(ToyRoom.key("bear"));
        assertThat(room.follow("bear")).isInstanceOf(Outcome.InSync.class);
        assertThat(gate.results())
                .containsEntry(
                        ToyRoom.key("bear"),
                        new ApplyResult.Done(List.of("~ resize the toy: the spec says so"), List.of()));
        assertThat(room.shelf.toys()).containsOnlyKeys("bear").containsEntry("bear", new Toy(3, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> room.run("duck"));
    }

    @Test
    void whatMovedSinceThePlanWasSavedIsLeftAlone() {
        room.toy("bear", "size: 1").settle();
        room.toy("bear", "size: 3");
        SavedPlan plan = room.saved();
        room.shelf.put("bear", Optional.of(new Toy(2, 0)));
        SavedPlanGate gate = room.applyOnly(plan, false);

        room.follow("bear");
        room.follow("bear");

        assertThat(gate.results().get(ToyRoom.key("bear"))).isInstanceOf(ApplyResult.Moved.class);
        assertThat(room.shelf.toys()).containsEntry("bear", new Toy(2, 0));
    }

    @Test
    void savedPlanMayAllowALossAndARemovalThatIsHeld() {
        room.toy("bear", "size: 3").toy("duck", "protect: true").settle();
        room.toy("bear", "size: 1").without("duck");
        SavedPlan plan = room.saved();

        SavedPlanGate careful = room.applyOnly(plan, false);
        assertThat(careful.keys()).isEmpty();

        room.restart();
        SavedPlanGate gate = room.applyOnly(plan, true);
        gate.keys().forEach(key -> room.follow(key.name()));
        assertThat(gate.results().values())
                .allSatisfy(result -> assertThat(result)
                        .isInstanceOfSatisfying(
                                ApplyResult.Done.class,
                                done -> assertThat(done.left()).isEmpty()));
        assertThat(room.shelf.toys()).isEqualTo(Map.of("bear", new Toy(1, 0)));
        assertThat(room.record("bear").approved()).isFalse();
    }

    @Test
    void whatWasDoneStaysDoneThoughALaterLookFails() {
        room.toy("bear", "size: 1").settle();
        room.toy("bear", "size: 3");
        SavedPlanGate gate = room.applyOnly(room.saved(), false);
        assertThat(room.run("bear")).isInstanceOf(Outcome.Waiting.class);

        room.shelf.away(true);
        assertThat(room.run("bear")).isInstanceOf(Outcome.Failed.class);
        assertThat(gate.results().get(ToyRoom.key("bear"))).isInstanceOf(ApplyResult.Done.class);
        room.shelf.away(false);
        assertThat(room.run("bear")).isInstanceOf(Outcome.InSync.class);
        assertThat(gate.results().get(ToyRoom.key("bear"))).isInstanceOf(ApplyResult.Done.class);
    }

    @Test
    void oneForWhichNothingIsDesiredAnyMoreHasMoved() {
        room.toy("bear", "").settle();
        room.toy("goat", "size: 1");
        SavedPlan plan = room.saved();
        room.toy("goat", "size: none");
        SavedPlanGate gate = room.applyOnly(plan, false);

        room.follow("goat");
        assertThat(gate.results().get(ToyRoom.key("goat"))).isInstanceOf(ApplyResult.Moved.class);
    }

    @Test
    void whatIsHeldIsToldThoughNothingIsRemembered() {
        room.toy("bear", "").settle();
        for (String orphan : List.of("emu", "fox", "gnu")) {
            room.shelf.put(orphan, Optional.of(new Toy(1, 1)));
        }

        assertThat(room.planned().specs()).hasSize(4);
        assertThat(room.planned().held())
                .hasValueSatisfying(held -> assertThat(held.keys()).hasSize(3));
    }

    @Test
    void failedStepOfASavedPlanIsNotTriedTwice() {
        room.toy("bear", "size: 1").settle();
        room.toy("bear", "size: 3, place: 4");
        SavedPlanGate gate = room.applyOnly(room.saved(), false);
        room.shelf.refuse(Optional.of("it is stuck"));

        room.follow("bear");
        room.shelf.refuse(Optional.empty());
        assertThat(room.follow("bear")).isInstanceOf(Outcome.Failed.class);

        assertThat(gate.results().get(ToyRoom.key("bear")))
                .isEqualTo(new ApplyResult.Failed(
                        List.of(), "resize the toy: it is stuck", List.of("~ move the toy: the spec says so")));
        assertThat(room.shelf.toys()).containsEntry("bear", new Toy(1, 0));
    }

    /** Makes, resizes, moves and removes, with a crash at one call after the other. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void crashAtAnyCallIsMadeGoodByTheNextControlPlane(boolean afterItsEffect) {
        int crashes = 0;
        for (int call = 0; call < 60; call++) {
            room = new ToyRoom(state.resolve(Integer.toString(call)));
            room.toy("bear", "size: 1").toy("duck", "size: 2").toy("frog", "").settle();
            room.toy("bear", "size: 5, place: 9").without("duck").toy("goat", "size: 4");
            room.faults.crashAt(call, afterItsEffect);
            try {
                room.settle();
            } catch (Faults.Crash _) {
                crashes++;
            }
            room.faults.crashNoMore();
            room.restart();
            room.settle();

            assertThat(room.shelf.toys())
                    .as("crash at call %d", call)
                    .isEqualTo(
                            new TreeMap<>(Map.of("bear", new Toy(5, 9), "frog", new Toy(1, 2), "goat", new Toy(4, 0))));
            assertThat(room.planned().specs())
                    .allSatisfy(
                            spec -> assertThat(spec.preview().plan().inSync()).isTrue());
        }
        assertThat(crashes).isGreaterThan(10);
    }

    private static Report report(Outcome outcome) {
        return switch (outcome) {
            case Outcome.InSync inSync -> inSync.report();
            case Outcome.Waiting waiting -> waiting.report();
            case Outcome.Failed failed -> failed.report().orElseThrow();
            case Outcome.Gone _ -> throw new AssertionError("it is gone");
        };
    }
}
