package io.cachepilot.kind.tenant.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.kind.tenant.plan.Observed.CertificateLook;
import io.cachepilot.kind.tenant.plan.TenantAction.DropCarriedData;
import io.cachepilot.kind.tenant.plan.TenantAction.IssueCertificate;
import io.cachepilot.kind.tenant.plan.TenantAction.ReloadCertificate;
import io.cachepilot.kind.tenant.plan.TenantAction.StartInstance;
import io.cachepilot.kind.tenant.spec.SecurityMode;
import io.cachepilot.kind.tenant.spec.Specs;
import io.cachepilot.plan.Change;
import io.cachepilot.plan.Plan;
import io.cachepilot.plan.PlanText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever can be observed of a tenant is noticed when it changes behind our back, and put right. */
class DriftTest {
    private static final Instant SINCE = Instant.parse("2026-11-22T09:00:00Z");
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    static Stream<Wish> tenants() {
        return Stream.of(
                Wish.of(Specs.tenant("memory").mode(SecurityMode.DUAL_MODE).spec()),
                Wish.of(Specs.tenant("disk").persistent().spec()));
    }

    static Stream<Arguments> everyField() {
        return tenants()
                .flatMap(wish -> inSync(wish).observed().fields().keySet().stream()
                        .map(field -> Arguments.of(wish.spec().name(), field, wish)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("everyField")
    void changedFieldIsRepaired(String name, Field field, Wish wish) {
        assertRepaired(wish, field, Optional.of("9" + wish.wanted().fields().get(field)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("everyField")
    void fieldThatIsGoneIsRepaired(String name, Field field, Wish wish) {
        assertRepaired(wish, field, Optional.empty());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tenants")
    void addedUserAndFileAndPortAreTakenAway(Wish wish) {
        for (Field field : List.of(Field.access("stranger"), Field.file("extra.conf"), Field.port("extra"))) {
            assertRepaired(wish, field, Optional.of("something"));
        }
    }

    private static void assertRepaired(Wish wish, Field field, Optional<String> value) {
        var world = inSync(wish).drift(field, value);
        Plan<TenantAction> plan = plan(wish, world);
        assertThat(plan.differences())
                .isEqualTo(List.of(new Change<>(
                        field, value, Optional.ofNullable(wish.wanted().fields().get(field)), Change.Cause.DRIFT)));
        assertThat(plan.drifted()).isTrue();
        assertThat(plan.actions())
                .flatExtracting(TenantAction::changes)
                .extracting(Change::field)
                .containsExactly(field);
        assertThat(PlanChecker.check(plan)).isEmpty();
        assertSettles(wish, world);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tenants")
    void directiveThatIsNotManagedIsLeftAlone(Wish wish) {
        var world = inSync(wish).drift(Field.server("hz"), "100");
        assertThat(plan(wish, world).inSync()).isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tenants")
    void instanceThatIsNotRunningIsStarted(Wish wish) {
        for (var world : List.of(
                inSync(wish).stop(), inSync(wish).exit(NOW, 1), inSync(wish).absent())) {
            Plan<TenantAction> plan = plan(wish, world);
            assertThat(plan.drifted()).isTrue();
            assertThat(plan.actions()).last().isInstanceOf(StartInstance.class);
            assertSettles(wish, world);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tenants")
    void anotherServedCertificateIsReplacedByTheOneOnDisk(Wish wish) {
        var world = inSync(wish);
        world.served = Optional.of("another");
        assertThat(plan(wish, world).actions()).containsExactly(new ReloadCertificate(Reason.CERTIFICATE_NOT_SERVED));
        assertSettles(wish, world);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tenants")
    void certificateThatIsGoneOrOldIsIssuedAndServed(Wish wish) {
        var old = new CertificateLook("certificate-1", NOW);
        for (var onDisk : List.of(Optional.<CertificateLook>empty(), Optional.of(old))) {
            var world = inSync(wish);
            world.certificate = onDisk;
            assertThat(plan(wish, world).actions())
                    .hasExactlyElementsOfTypes(IssueCertificate.class, ReloadCertificate.class);
            assertSettles(wish, world);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tenants")
    void copyOfTheDataIsDeleted(Wish wish) {
        var world = inSync(wish);
        world.carriedData = true;
        assertThat(plan(wish, world).actions()).containsExactly(new DropCarriedData(Reason.DATA_CARRIED_OVER));
        assertSettles(wish, world);
    }

    @Test
    void nothingIsDoneForATenantInSync() {
        assertThat(tenants()).allSatisfy(wish -> {
            Plan<TenantAction> plan = plan(wish, inSync(wish));
            assertThat(plan.inSync()).isTrue();
            assertThat(PlanText.lines(plan)).isEmpty();
        });
    }

    private static void assertSettles(Wish wish, WorldModel world) {
        for (int round = 0; round < 2; round++) {
            world.apply(plan(wish, world), wish.wanted(), NOW);
        }
        assertThat(plan(wish, world).inSync()).isTrue();
        assertThat(world.dataLost).isFalse();
    }

    private static WorldModel inSync(Wish wish) {
        var world = WorldModel.inSync(wish, SINCE);
        world.certificate =
                world.certificate.map(look -> new CertificateLook(look.fingerprint(), NOW.plus(Duration.ofDays(1))));
        return world;
    }

    private static Plan<TenantAction> plan(Wish wish, WorldModel world) {
        return Planner.plan(wish.wanted(), world.observed(), NOW);
    }
}
