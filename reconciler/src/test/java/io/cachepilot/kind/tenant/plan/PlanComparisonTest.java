package io.cachepilot.kind.tenant.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.json.Json;
import io.cachepilot.kind.tenant.plan.Observed.CertificateLook;
import io.cachepilot.kind.tenant.spec.EvictionPolicy;
import io.cachepilot.kind.tenant.spec.SecurityMode;
import io.cachepilot.kind.tenant.spec.Specs;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.plan.Change;
import io.cachepilot.plan.Deviation;
import io.cachepilot.plan.Impact;
import io.cachepilot.plan.Key;
import io.cachepilot.plan.Plan;
import io.cachepilot.plan.PlanComparison;
import io.cachepilot.plan.SavedPlan;
import io.cachepilot.plan.WrittenPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A saved plan is the same on a world that stands still, and another one wherever something moves. */
final class PlanComparisonTest {
    private static final Key KEY = TenantSpec.key("a");
    private static final int CASES = 5_000;
    private static final Instant SINCE = Instant.parse("2026-11-22T09:00:00Z");
    private static final Instant NOW = WorldGenerator.NOW;

    @Test
    void planThatWasSavedAndReadIsTheSameOnAWorldThatStandsStill() {
        for (long seed = 0; seed < CASES; seed++) {
            SavedPlan saved = saved(seed, NOW);
            SavedPlan read = Json.readExactly(Json.writePretty(saved), SavedPlan.class);
            assertThat(read).as("seed %d", seed).isEqualTo(saved);
            assertThat(PlanComparison.deviations(read, saved(seed, NOW)))
                    .as("seed %d", seed)
                    .isEmpty();
        }
    }

    /** What a plan knows of the time beyond what it does is in the messages of its waits. */
    @Test
    void timeAloneMakesNoPlanStaleThatDoesTheSame() {
        for (long seed = 0; seed < CASES; seed++) {
            WrittenPlan before = WrittenPlan.of(plan(seed, NOW));
            WrittenPlan after = WrittenPlan.of(plan(seed, NOW.plusSeconds(1)));
            boolean same = before.actions().equals(after.actions())
                    && before.waits().stream()
                            .map(WrittenPlan.Waiting::cause)
                            .toList()
                            .equals(after.waits().stream()
                                    .map(WrittenPlan.Waiting::cause)
                                    .toList());
            assertThat(PlanComparison.deviations(KEY, before, after).isEmpty())
                    .as("seed %d", seed)
                    .isEqualTo(same);
        }
    }

    @Test
    void usedMemoryIsAMoveOnlyWhereItChangesWhatIsLost() {
        Wish wish = Wish.of(
                Specs.tenant("a").memory(128, 256, EvictionPolicy.ALLKEYS_LRU).spec());
        Wish smaller = Wish.of(
                Specs.tenant("a").memory(64, 256, EvictionPolicy.ALLKEYS_LRU).spec());
        WrittenPlan before = withUsedMemory(wish, smaller, 10);
        assertThat(PlanComparison.deviations(KEY, before, withUsedMemory(wish, smaller, 50)))
                .isEmpty();
        assertThat(PlanComparison.deviations(KEY, before, withUsedMemory(wish, smaller, 100)))
                .containsExactly(new Deviation(KEY, "impact", "none", "data; none"));
    }

    private static WrittenPlan withUsedMemory(Wish before, Wish now, int mebibytes) {
        var world = inSync(before);
        world.usedMemory = (long) mebibytes << 20;
        return WrittenPlan.of(Planner.plan(now.wanted(), world.observed(), NOW));
    }

    static Stream<Arguments> everyField() {
        return Stream.of(
                        Wish.of(Specs.tenant("memory")
                                .mode(SecurityMode.DUAL_MODE)
                                .spec()),
                        Wish.of(Specs.tenant("disk").persistent().spec()))
                .flatMap(wish -> inSync(wish).observed().fields().keySet().stream()
                        .map(field -> Arguments.of(wish.spec().name(), field, wish)));
    }

    /** With a plan that has nothing to do, and with one that changes another field. */
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("everyField")
    void fieldThatMovesIsNamed(String name, Field field, Wish wish) {
        String wanted = wish.wanted().fields().get(field);
        for (Optional<String> value : List.of(Optional.of("9" + wanted), Optional.<String>empty())) {
            assertNamed(wish, field, value, inSync(wish), inSync(wish));
            Field other = field.equals(Field.LIMIT) ? Field.server("maxmemory") : Field.LIMIT;
            assertNamed(
                    wish,
                    field,
                    value,
                    inSync(wish).drift(other, "1"),
                    inSync(wish).drift(other, "1"));
        }
        // From one drift to another.
        assertNamed(
                wish,
                field,
                Optional.of("8"),
                inSync(wish).drift(field, "7"),
                inSync(wish).drift(field, "7"));
    }

    private static void assertNamed(Wish wish, Field field, Optional<String> value, WorldModel then, WorldModel now) {
        WrittenPlan before = written(wish, then);
        assertThat(PlanComparison.deviations(KEY, before, written(wish, now))).isEmpty();
        WrittenPlan after = written(wish, now.drift(field, value));
        assertThat(PlanComparison.deviations(KEY, before, after))
                .extracting(Deviation::what)
                .contains(field.toString());
        assertThat(PlanComparison.deviations(KEY, before, after).toString())
                .contains(
                        value.orElse("(none)") + " -> " + wish.wanted().fields().get(field));
    }

    @Test
    void whatIsNoFieldIsNoticedByWhatItLeadsTo() {
        Wish wish = Wish.of(Specs.tenant("a").mode(SecurityMode.DUAL_MODE).spec());
        WrittenPlan before = written(wish, inSync(wish));
        var moved = new ArrayList<WorldModel>();
        var served = inSync(wish);
        served.served = Optional.of("another");
        moved.add(served);
        var expiring = inSync(wish);
        expiring.certificate = Optional.of(new CertificateLook("certificate-1", NOW));
        moved.add(expiring);
        var carried = inSync(wish);
        carried.carriedData = true;
        moved.add(carried);
        moved.add(inSync(wish).look(new Observed.ServerLook.Silent("timed out")));
        moved.add(inSync(wish).look(new Observed.ServerLook.Refusing("WRONGPASS")));
        moved.add(inSync(wish).stop());
        moved.add(inSync(wish).absent());
        moved.add(inSync(wish).exit(NOW, 1));
        assertThat(moved)
                .allSatisfy(world -> assertThat(PlanComparison.deviations(KEY, before, written(wish, world)))
                        .isNotEmpty());
    }

    /** The comparison and equality may differ in the messages of waits and in nothing else. */
    @Test
    void anyTwoPlansAreTheSameOnlyWhenTheyAreEqual() {
        List<WrittenPlan> plans = LongStream.range(0, 150)
                .mapToObj(seed -> WrittenPlan.of(plan(seed, NOW)))
                .toList();
        for (WrittenPlan one : plans) {
            for (WrittenPlan other : plans) {
                assertThat(PlanComparison.deviations(KEY, one, other).isEmpty())
                        .isEqualTo(withoutMessages(one).equals(withoutMessages(other)));
            }
        }
    }

    private static WrittenPlan withoutMessages(WrittenPlan plan) {
        return new WrittenPlan(
                plan.actions(),
                plan.differences(),
                plan.waits().stream()
                        .map(wait -> new WrittenPlan.Waiting(wait.cause(), ""))
                        .toList(),
                plan.removes());
    }

    @Test
    void tenantThatIsNewOrGoneIsNamed() {
        SavedPlan.Spec a = inSync("a");
        SavedPlan.Spec b = inSync("b");
        assertThat(PlanComparison.deviations(saved(a), saved(a, b)))
                .containsExactly(new Deviation(TenantSpec.key("b"), "tenant", "no such tenant", "it is new"));
        assertThat(PlanComparison.deviations(saved(a, b), saved(a)))
                .containsExactly(new Deviation(TenantSpec.key("b"), "tenant", "it to be there", "it is gone"));
    }

    @Test
    void planIsAppliedWhenAllOfItIsDoneAndNothingElseMoved() {
        SavedPlan.Spec changed = tenant("a", new Plan<>(KEY, List.of(CONFIGURE), List.of(CHANGE), List.of()));
        SavedPlan.Spec removed = tenant(
                "b",
                new Plan<>(
                        TenantSpec.key("b"),
                        List.of(new TenantAction.RemoveInstance(Reason.MANIFEST_GONE, false, Impact.NONE)),
                        List.of(),
                        List.of()));
        SavedPlan plan = saved(changed, removed, inSync("c"));

        assertThat(PlanComparison.isApplied(plan, plan)).isFalse();
        assertThat(PlanComparison.isApplied(plan, saved(inSync("a"), inSync("c"))))
                .isTrue();
        assertThat(PlanComparison.isApplied(plan, saved(inSync("a"), removed, inSync("c"))))
                .isFalse();
        assertThat(PlanComparison.deviationsOfTheRest(plan, saved(inSync("a"), removed, inSync("c"))))
                .isEmpty();
        assertThat(PlanComparison.isApplied(plan, saved(changed, inSync("c")))).isFalse();
        assertThat(PlanComparison.isApplied(plan, saved(inSync("a"), inSync("c"), inSync("d"))))
                .isFalse();
        assertThat(PlanComparison.isApplied(plan, saved(inSync("a"), inSync("b"), inSync("c"))))
                .isFalse();
        assertThat(PlanComparison.isApplied(saved(inSync("c")), saved(inSync("c"))))
                .isFalse();
    }

    @Test
    void valuesThatAreMadeWhileApplyingAreLeftOut() {
        var other = new Change<>(CHANGE.field(), CHANGE.from(), Optional.of("3"), CHANGE.cause());
        var plan = new Plan<>(KEY, List.of(CONFIGURE), List.of(CHANGE), List.of());
        var sameFields = new Plan<>(
                KEY,
                List.of(new TenantAction.ConfigureServer(Reason.SPEC_CHANGED, List.of(other), Impact.NONE)),
                List.of(other),
                List.of());
        var more = new Plan<>(
                KEY, List.of(CONFIGURE, new TenantAction.StartInstance(Reason.NEW)), List.of(CHANGE), List.of());
        assertThat(PlanComparison.sameButForValues(plan, sameFields)).isTrue();
        assertThat(PlanComparison.sameButForValues(plan, more)).isFalse();
    }

    private static final Change<Field> CHANGE =
            new Change<>(Field.server("maxmemory"), Optional.of("1"), Optional.of("2"), Change.Cause.PENDING);
    private static final TenantAction CONFIGURE =
            new TenantAction.ConfigureServer(Reason.SPEC_CHANGED, List.of(CHANGE), Impact.NONE);

    private static SavedPlan saved(SavedPlan.Spec... tenants) {
        return SavedPlan.of(NOW, "fp:state", "", List.of(tenants), Optional.empty());
    }

    private static SavedPlan saved(long seed, Instant now) {
        return saved(tenant("client1", plan(seed, now)));
    }

    private static SavedPlan.Spec inSync(String name) {
        return tenant(name, new Plan<>(TenantSpec.key(name), List.of(), List.of(), List.of()));
    }

    private static SavedPlan.Spec tenant(String name, Plan<TenantAction> plan) {
        return SavedPlan.Spec.of(TenantSpec.key(name), "fp:spec", WrittenPlan.of(plan), Optional.empty());
    }

    private static Plan<TenantAction> plan(long seed, Instant now) {
        var generator = new WorldGenerator(seed);
        Wish wish = generator.wish();
        return Planner.plan(wish.wanted(), generator.world(wish).observed(), now);
    }

    private static WrittenPlan written(Wish wish, WorldModel world) {
        return WrittenPlan.of(Planner.plan(wish.wanted(), world.observed(), NOW));
    }

    private static WorldModel inSync(Wish wish) {
        var world = WorldModel.inSync(wish, SINCE);
        world.certificate =
                world.certificate.map(look -> new CertificateLook(look.fingerprint(), NOW.plus(Duration.ofDays(1))));
        return world;
    }
}
