package io.cachepilot.kind.authority.plan;

import static io.cachepilot.kind.authority.spec.RotationPhase.DROP_OLD;
import static io.cachepilot.kind.authority.spec.RotationPhase.ISSUE_NEW;
import static io.cachepilot.kind.authority.spec.RotationPhase.STANDBY;
import static io.cachepilot.kind.authority.spec.RotationPhase.TRUST_NEW;
import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.kind.authority.spec.AuthoritySpec;
import io.cachepilot.kind.authority.spec.Rotation;
import io.cachepilot.kind.authority.spec.RotationPhase;
import io.cachepilot.plan.Action;
import io.cachepilot.plan.Impact;
import io.cachepilot.plan.Plan;
import io.cachepilot.plan.Wait;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class AuthorityPlannerTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @ParameterizedTest
    @EnumSource(RotationPhase.class)
    void phaseThatIsReachedIsInSync(RotationPhase phase) {
        Rotation rotation = new Rotation(2, phase);
        AuthorityGoal goal = AuthorityGoal.of(rotation);

        assertThat(plan(rotation, look(goal.generations(), goal.trusted(), goal.issuing()))
                        .inSync())
                .isTrue();
        assertThat(AuthorityGoal.found(goal.generations(), goal.trusted(), goal.issuing()))
                .isEqualTo(rotation);
    }

    @Test
    void eachPhaseIsOneStep() {
        assertThat(verbs(plan(new Rotation(2, STANDBY), look(set(1), set(1), 1))))
                .containsExactly("make generation 2");
        assertThat(verbs(plan(new Rotation(2, TRUST_NEW), look(set(1, 2), set(1), 1))))
                .containsExactly("let clients trust generations 1 and 2");
        assertThat(verbs(plan(new Rotation(2, ISSUE_NEW), look(set(1, 2), set(1, 2), 1))))
                .containsExactly("issue certificates of generation 2, and give one to every server");
        assertThat(verbs(plan(new Rotation(2, DROP_OLD), look(set(1, 2), set(1, 2), 2))))
                .containsExactly("let clients trust only generation 2", "delete the key of generation 1");
    }

    @Test
    void onlyTheEndOfAGenerationIsDisruptive() {
        assertThat(plan(new Rotation(2, TRUST_NEW), look(set(1, 2), set(1), 1)).impact())
                .isEqualTo(Impact.NONE);
        assertThat(plan(new Rotation(2, ISSUE_NEW), look(set(1, 2), set(1, 2), 1))
                        .impact())
                .isEqualTo(Impact.NONE);
        assertThat(plan(new Rotation(2, DROP_OLD), look(set(1, 2), set(1, 2), 2))
                        .impact())
                .isEqualTo(Impact.CONNECTIONS);
    }

    @Test
    void trustGrowsBeforeAnotherIssuesAndShrinksInALaterRun() {
        assertThat(verbs(plan(new Rotation(2, DROP_OLD), look(set(1), set(1), 1))))
                .containsExactly("make generation 2", "let clients trust generations 1 and 2");
        assertThat(verbs(plan(new Rotation(2, DROP_OLD), look(set(1, 2), set(1, 2), 1))))
                .containsExactly("issue certificates of generation 2, and give one to every server");
    }

    @Test
    void whoIsJustLoadingWhatIsTrustedIsGivenAMoment() {
        var grown = new AuthorityLook(
                set(1, 2), set(1, 2), set(1, 2), false, 1, Optional.of(NOW.minusSeconds(3)), List.of());
        Plan<AuthorityAction> plan = plan(new Rotation(2, ISSUE_NEW), grown);

        assertThat(plan.actions()).isEmpty();
        assertThat(plan.waits())
                .singleElement()
                .satisfies(wait -> assertThat(wait.until()).contains(NOW.plusSeconds(7)));
    }

    @Test
    void keyOfTheOneThatIssuesIsNotMadeAnewEither() {
        Plan<AuthorityAction> plan = plan(new Rotation(2, ISSUE_NEW), look(set(1), set(1), 2));

        assertThat(plan.actions()).isEmpty();
        assertThat(plan.waits())
                .singleElement()
                .satisfies(wait -> assertThat(wait.message()).contains("the key of generation 2 is gone"));
    }

    @Test
    void wayBackTakesTrustLastToo() {
        assertThat(verbs(plan(new Rotation(2, TRUST_NEW), look(set(1, 2), set(1, 2), 2))))
                .containsExactly("issue certificates of generation 1, and give one to every server");
        assertThat(verbs(plan(new Rotation(2, STANDBY), look(set(1, 2), set(1, 2), 1))))
                .containsExactly("let clients trust only generation 1");
        assertThat(verbs(plan(new Rotation(1, DROP_OLD), look(set(1, 2), set(1), 1))))
                .containsExactly("delete the key of generation 2");
    }

    @Test
    void nothingIsTakenFromClientsThatAServerShowsThem() {
        var shown = new AuthorityLook(
                set(1, 2),
                set(1, 2),
                set(1, 2),
                false,
                2,
                Optional.empty(),
                List.of("tenant a still shows a certificate of generation 1"));
        Plan<AuthorityAction> plan = plan(new Rotation(2, DROP_OLD), shown);

        assertThat(plan.actions()).isEmpty();
        assertThat(plan.waits()).singleElement().satisfies(wait -> {
            assertThat(wait.cause()).isEqualTo(Wait.Cause.OBSTACLE);
            assertThat(wait.message()).contains("tenant a");
            assertThat(wait.until()).isPresent();
        });
    }

    @Test
    void oneThatIsHalfMadeIsCompletedAndOneThatIsHalfDroppedGoes() {
        var half = new AuthorityLook(set(1), set(1, 2), set(1), false, 1, Optional.empty(), List.of());

        assertThat(verbs(plan(new Rotation(2, STANDBY), half))).containsExactly("make generation 2");
        assertThat(verbs(plan(Rotation.FIRST, half))).containsExactly("delete the key of generation 2");
    }

    @Test
    void keyThatIsLostIsNotMadeAnew() {
        Plan<AuthorityAction> plan = plan(new Rotation(2, TRUST_NEW), look(set(2), set(1), 1));

        assertThat(plan.actions()).isEmpty();
        assertThat(plan.waits())
                .singleElement()
                .satisfies(wait -> assertThat(wait.message()).contains("the key of generation 1 is gone"));
    }

    @Test
    void bundleThatSomebodyChangedIsWrittenAnew() {
        var strange = new AuthorityLook(set(1), set(1), set(1), true, 1, Optional.empty(), List.of());
        var applied = new TreeMap<String, String>();
        applied.put("trusted", "1");
        Plan<AuthorityAction> plan = AuthorityPlanner.plan(spec(Rotation.FIRST, false), strange, applied, NOW);

        assertThat(verbs(plan)).containsExactly("let clients trust only generation 1");
        assertThat(plan.impact()).isEqualTo(Impact.NONE);
        assertThat(plan.drifted()).isTrue();
    }

    @Test
    void suspendedOneIsLeftAlone() {
        Plan<AuthorityAction> plan = AuthorityPlanner.plan(
                spec(new Rotation(2, STANDBY), true), look(set(1), set(1), 1), new TreeMap<>(), NOW);

        assertThat(plan.actions()).isEmpty();
        assertThat(plan.differences()).isNotEmpty();
    }

    @Test
    void whatFollowsOnWhatIsOneStep() {
        assertThat(new Rotation(2, DROP_OLD).next()).containsExactly(new Rotation(3, STANDBY));
        assertThat(new Rotation(3, STANDBY).next())
                .containsExactly(new Rotation(3, TRUST_NEW), new Rotation(2, DROP_OLD));
        assertThat(new Rotation(3, TRUST_NEW).next())
                .containsExactly(new Rotation(3, ISSUE_NEW), new Rotation(3, STANDBY));
        assertThat(new Rotation(3, ISSUE_NEW).next())
                .containsExactly(new Rotation(3, DROP_OLD), new Rotation(3, TRUST_NEW));
        assertThat(new Rotation(3, ISSUE_NEW).mayFollow(new Rotation(3, ISSUE_NEW)))
                .isTrue();
        assertThat(new Rotation(3, ISSUE_NEW).mayFollow(new Rotation(3, STANDBY)))
                .isFalse();
    }

    private static Plan<AuthorityAction> plan(Rotation rotation, AuthorityLook look) {
        return AuthorityPlanner.plan(spec(rotation, false), look, new TreeMap<>(), NOW);
    }

    private static AuthoritySpec spec(Rotation rotation, boolean suspend) {
        return new AuthoritySpec("default", rotation, 30, suspend);
    }

    private static AuthorityLook look(SortedSet<Integer> generations, SortedSet<Integer> trusted, int issuing) {
        return new AuthorityLook(generations, generations, trusted, false, issuing, Optional.empty(), List.of());
    }

    private static List<String> verbs(Plan<AuthorityAction> plan) {
        return plan.actions().stream().map(Action::verb).toList();
    }

    private static SortedSet<Integer> set(Integer... generations) {
        return new TreeSet<>(List.of(generations));
    }
}
