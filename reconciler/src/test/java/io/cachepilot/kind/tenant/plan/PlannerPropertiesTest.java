package io.cachepilot.kind.tenant.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.kind.tenant.plan.Observed.ServerLook;
import io.cachepilot.kind.tenant.plan.TenantAction.RestartInstance;
import io.cachepilot.kind.tenant.plan.TenantAction.StopInstance;
import io.cachepilot.plan.Change;
import io.cachepilot.plan.Impact;
import io.cachepilot.plan.Plan;
import io.cachepilot.plan.PlanText;
import io.cachepilot.plan.Wait;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What holds for every wish and every world. A failure names its seed: {@code new WorldGenerator(seed)} makes it again. */
class PlannerPropertiesTest {
    private static final int CASES = 5_000;
    private static final int ROUNDS = 3;
    private static final int LOOKS = 12;

    /** One random case. */
    private record Case(long seed, Wish wish, WorldModel world) {
        static Case of(long seed) {
            var generator = new WorldGenerator(seed);
            Wish wish = generator.wish();
            return new Case(seed, wish, generator.world(wish));
        }

        Wanted wanted() {
            return wish.wanted();
        }

        Plan<TenantAction> plan() {
            return Planner.plan(wanted(), world.observed(), WorldGenerator.NOW);
        }

        /** Made anew from the seed: it is read after a failure only, when the world has moved on. */
        String description() {
            var again = Case.of(seed);
            return "seed %d: %s, %s, plan %s"
                    .formatted(
                            seed,
                            again.wish().spec(),
                            again.world().observed().instance(),
                            PlanText.lines(again.plan()));
        }
    }

    private static void forAll(Consumer<Case> property) {
        LongStream.range(0, CASES).mapToObj(Case::of).forEach(property);
    }

    @Test
    void appliedPlansLeadToNothingLeftToDo() {
        forAll(one -> {
            Supplier<String> description = one::description;
            Plan<TenantAction> last = converge(one.wanted(), one.world(), description);
            if (last.waits().isEmpty()) {
                assertThat(last.inSync()).as(description).isTrue();
            } else {
                assertThat(last.waits())
                        .as(description)
                        .extracting(Wait::cause)
                        .isSubsetOf(EnumSet.of(Wait.Cause.SUSPENDED, Wait.Cause.APPROVAL));
            }
        });
    }

    /** Plans, applies and waits until nothing is left, or nothing but what only a person can decide. */
    private static Plan<TenantAction> converge(Wanted wanted, WorldModel world, Supplier<String> description) {
        Instant now = WorldGenerator.NOW;
        int rounds = 0;
        for (int look = 0; look < LOOKS; look++) {
            Plan<TenantAction> plan = Planner.plan(wanted, world.observed(), now);
            Optional<Instant> until =
                    plan.waits().stream().flatMap(wait -> wait.until().stream()).max(Instant::compareTo);
            if (!plan.actions().isEmpty()) {
                assertThat(++rounds).as(description).isLessThanOrEqualTo(ROUNDS);
                world.apply(plan, wanted, now);
            } else if (until.isEmpty()) {
                return plan;
            } else {
                // What has been waited for is a new reason to act.
                now = until.get();
                rounds = 0;
                answerAtLast(world);
            }
        }
        throw new AssertionError("never settles: " + description.get());
    }

    private static void answerAtLast(WorldModel world) {
        switch (world.server) {
            case ServerLook.Silent _, ServerLook.Loading _ -> world.answer();
            case ServerLook.Answering _, ServerLook.Refusing _, ServerLook.NotAsked _ -> {}
        }
    }

    @Test
    void sameInputGivesTheSamePlan() {
        forAll(one -> {
            var observed = one.world().observed();
            var fields = new TreeMap<Field, String>(Collections.reverseOrder());
            fields.putAll(one.wanted().fields());
            var reversed = new Wanted(one.wanted().spec(), fields, one.wanted().approved());
            assertThat(Planner.plan(reversed, observed, WorldGenerator.NOW))
                    .as(one::description)
                    .isEqualTo(one.plan());
        });
    }

    @Test
    void suspendedTenantGetsNoAction() {
        forAll(one -> {
            if (one.wish().spec().suspend()) {
                assertThat(one.plan().actions()).as(one::description).isEmpty();
            }
        });
    }

    @Test
    void checkerFindsNothing() {
        forAll(one ->
                assertThat(PlanChecker.check(one.plan())).as(one::description).isEmpty());
    }

    @Test
    void dataIsLostOnlyByAPlanThatSaysSo() {
        forAll(one -> {
            Supplier<String> description = one::description;
            Plan<TenantAction> plan = one.plan();
            one.world().apply(plan, one.wanted(), WorldGenerator.NOW);
            if (plan.impact() != Impact.DATA) {
                assertThat(one.world().dataLost).as(description).isFalse();
            }
        });
    }

    @Test
    void runningServerLosesDataOnlyWhereSomebodyAskedForIt() {
        forAll(one -> one.plan().actions().stream()
                .filter(action -> action.impact() == Impact.DATA)
                .forEach(action -> assertThat(asked(one.wanted(), action))
                        .as(one::description)
                        .isTrue()));
    }

    private static boolean asked(Wanted wanted, TenantAction action) {
        return switch (action) {
            case StopInstance _ -> !wanted.spec().running();
            case RestartInstance _ -> wanted.approved();
            default ->
                action.changes().stream()
                        .map(change -> change.field().toString())
                        .anyMatch(field -> field.startsWith("server.maxmemory"));
        };
    }

    @Test
    void driftIsNeverCalledAChangeOfTheSpec() {
        forAll(one -> {
            Plan<TenantAction> plan = one.plan();
            if (plan.differences().stream().allMatch(change -> change.cause() == Change.Cause.DRIFT)) {
                assertThat(plan.actions())
                        .as(one::description)
                        .extracting(TenantAction::reason)
                        .doesNotContain(Reason.SPEC_CHANGED);
            }
        });
    }

    @Test
    void everyKindOfActionOccurs() {
        var kinds = LongStream.range(0, CASES)
                .mapToObj(Case::of)
                .flatMap(one -> one.plan().actions().stream())
                .map(TenantAction::getClass)
                .distinct();
        // All but removal, which is planned without a wish.
        assertThat(kinds).hasSize(TenantAction.class.getPermittedSubclasses().length - 1);
    }
}
