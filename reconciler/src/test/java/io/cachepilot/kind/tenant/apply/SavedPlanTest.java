package io.cachepilot.kind.tenant.apply;

import static io.cachepilot.kind.tenant.apply.Host.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cachepilot.converge.run.ApplyResult;
import io.cachepilot.converge.run.SavedPlanGate;
import io.cachepilot.instance.EngineUnavailable;
import io.cachepilot.instance.InstanceState;
import io.cachepilot.kind.tenant.memory.Records;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.loop.status.Outcome;
import io.cachepilot.plan.Deviation;
import io.cachepilot.plan.PlanComparison;
import io.cachepilot.plan.SavedPlan;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real servers: a saved plan is done as it is or not at all. */
final class SavedPlanTest {
    private static final String SPEC = "securityMode: dual-mode";
    private static final String LARGER = SPEC + ", memory: {maxmemoryMb: 100, limitMb: 512}";

    @TempDir
    private static Path cache;

    @TempDir
    private Path state;

    private Host host;

    @BeforeEach
    void open() {
        host = new Host(state, cache);
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void newTenantIsMadeThoughItsPasswordIsNotKnownBefore() {
        host.manifest("a", SPEC);
        SavedPlan plan = host.saved();
        SavedPlanGate gate = host.apply(plan, false);

        assertThat(gate.keys()).containsExactly(TenantSpec.key("a"));
        assertThat(host.follow("a")).isInstanceOf(Outcome.InSync.class);

        assertThat(gate.results().get(TenantSpec.key("a"))).isInstanceOfSatisfying(ApplyResult.Done.class, done -> {
            assertThat(done.did()).contains("+ create the instance: the tenant is new");
            assertThat(done.left()).isEmpty();
        });
        try (var client = host.client("a")) {
            assertThat(answer(client, "SET", "k", "v")).contains("OK");
        }
        host.restart();
        assertThat(PlanComparison.isApplied(plan, host.saved())).isTrue();
    }

    @Test
    void onlyTheTenantsOfThePlanAreTouched() {
        host.manifest("a", SPEC);
        host.settle("a");
        host.manifest("a", LARGER);
        SavedPlan plan = host.saved();
        host.manifest("b", SPEC);
        SavedPlanGate gate = host.apply(plan, false);

        assertThat(gate.keys()).containsExactly(TenantSpec.key("a"));
        host.follow("a");

        assertThat(setting("a")).isEqualTo(Long.toString(100L << 20));
        assertThat(host.record("b")).isEqualTo(Records.EMPTY);
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> host.reconcile("b"))
                .withMessageContaining("tenant/b");
    }

    @Test
    void whatMovesJustBeforeItsTurnIsNotTouched() {
        host.manifest("a", SPEC);
        host.settle("a");
        host.manifest("a", LARGER);
        SavedPlan plan = host.saved();
        assertThat(PlanComparison.deviations(plan, host.saved())).isEmpty();
        SavedPlanGate gate = host.apply(plan, false);
        configure("a", "maxmemory", "1000000");
        var before = host.record("a");

        assertThat(host.reconcile("a")).isInstanceOf(Outcome.InSync.class);
        assertThat(host.reconcile("a")).isInstanceOf(Outcome.InSync.class);

        assertThat(gate.results().get(TenantSpec.key("a")))
                .isInstanceOfSatisfying(
                        ApplyResult.Moved.class,
                        moved -> assertThat(moved.moves())
                                .containsExactly(new Deviation(
                                        TenantSpec.key("a"),
                                        "server.maxmemory",
                                        "268435456 -> 104857600 (pending)",
                                        "1000000 -> 104857600 (pending)")));
        assertThat(setting("a")).isEqualTo("1000000");
        assertThat(host.record("a")).isEqualTo(before);
    }

    @Test
    void specThatMovesWithoutAnotherPlanIsNoticed() {
        host.manifest("a", SPEC);
        host.settle("a");
        host.manifest("a", LARGER);
        SavedPlan plan = host.saved();
        host.manifest("a", LARGER + ", deletionPolicy: Delete");

        assertThat(PlanComparison.deviations(plan, host.saved()))
                .extracting(Deviation::what)
                .containsExactly("spec");
    }

    @Test
    void writtenDataIsNoMove() {
        host.manifest("a", SPEC);
        host.settle("a");
        host.manifest("a", LARGER);
        SavedPlan plan = host.saved();
        try (var client = host.client("a")) {
            for (int i = 0; i < 100; i++) {
                answer(client, "SET", "key" + i, "x".repeat(10_000));
            }
        }
        assertThat(PlanComparison.deviations(plan, host.saved())).isEmpty();
    }

    @Test
    void followUpIsToldAndNotDone() {
        host.manifest("a", SPEC);
        host.settle("a");
        try (var client = host.client("a")) {
            answer(client, "SET", "k", "v");
        }
        host.manifest("a", SPEC + ", restartedAt: " + afterStart("a"));
        SavedPlan plan = host.saved();
        SavedPlanGate gate = host.apply(plan, false);
        host.follow("a");

        assertThat(gate.results().get(TenantSpec.key("a"))).isInstanceOfSatisfying(ApplyResult.Done.class, done -> {
            assertThat(done.did())
                    .containsExactly("! restart the server, data kept: the spec asks for a restart [ends connections]");
            assertThat(done.left())
                    .containsExactly("~ delete the copy of the data: the data carried over a restart is loaded");
        });
        try (var client = host.client("a")) {
            assertThat(answer(client, "GET", "k")).contains("v");
        }
    }

    @Test
    void heldRemovalIsDoneWhereItIsAllowed() {
        host.manifest("a", SPEC).manifest("b", SPEC);
        host.settle("a");
        host.settle("b");
        host.withoutManifest("a").withoutManifest("b");
        SavedPlan plan = host.saved();
        assertThat(plan.toDo(false)).isEmpty();
        assertThat(plan.specs()).allMatch(SavedPlan.Spec::needsApproval);
        SavedPlanGate gate = host.apply(plan, true);

        assertThat(host.follow("a")).isInstanceOf(Outcome.Gone.class);
        assertThat(host.follow("b")).isInstanceOf(Outcome.Gone.class);

        assertThat(gate.results()).containsOnlyKeys(TenantSpec.key("a"), TenantSpec.key("b"));
        assertThat(host.servers()).isEmpty();
        host.restart();
        assertThat(PlanComparison.isApplied(plan, host.saved())).isTrue();
    }

    @Test
    void tenantThatCameBackIsNotRemoved() {
        host.manifest("a", SPEC).manifest("b", SPEC);
        host.settle("a");
        host.settle("b");
        host.withoutManifest("a").withoutManifest("b");
        SavedPlan plan = host.saved();
        host.manifest("a", SPEC);
        SavedPlanGate gate = host.apply(plan, true);

        host.follow("a");

        assertThat(gate.results().get(TenantSpec.key("a"))).isInstanceOf(ApplyResult.Moved.class);
        assertThat(host.view("a").running()).isTrue();
    }

    @Test
    void lossThatWaitsForAnApprovalIsDoneWhereItIsAllowed() {
        host.manifest("a", SPEC);
        host.settle("a");
        try (var control = host.control("a")) {
            control.call("ACL", "DELUSER", "cachepilot");
        }
        SavedPlan plan = host.saved();
        assertThat(plan.toDo(false)).isEmpty();
        assertThat(plan.specs().getFirst().chosen(true).losesData()).isTrue();
        SavedPlanGate gate = host.apply(plan, true);

        assertThat(host.follow("a")).isInstanceOf(Outcome.InSync.class);

        assertThat(gate.results().get(TenantSpec.key("a"))).isInstanceOfSatisfying(ApplyResult.Done.class, done -> {
            assertThat(done.did())
                    .containsExactly("! restart the server: the server refuses our user, so nothing else can repair it"
                            + " [loses data]");
            assertThat(done.left()).isEmpty();
        });
        assertThat(host.record("a").approved()).isFalse();
    }

    @Test
    void approvalThatWasGivenMeanwhileIsNoMove() {
        host.manifest("a", SPEC);
        host.settle("a");
        try (var control = host.control("a")) {
            control.call("ACL", "DELUSER", "cachepilot");
        }
        SavedPlan plan = host.saved();
        host.approveLoss("a");

        assertThat(PlanComparison.deviations(plan, host.saved())).isEmpty();
        SavedPlanGate gate = host.apply(plan, true);
        host.follow("a");
        assertThat(gate.results().get(TenantSpec.key("a"))).isInstanceOf(ApplyResult.Done.class);
    }

    @Test
    void failureIsToldOnceAndNotRepeated() {
        host.manifest("a", SPEC);
        SavedPlan plan = host.saved();
        host.restart(instances -> new BreakingInstances(instances, 1, false, () -> new EngineUnavailable("no room")));
        SavedPlanGate gate = host.apply(plan, false);

        assertThat(host.reconcile("a")).isInstanceOf(Outcome.Failed.class);
        assertThat(host.reconcile("a")).isInstanceOf(Outcome.Failed.class);

        assertThat(gate.results().get(TenantSpec.key("a"))).isInstanceOfSatisfying(ApplyResult.Failed.class, failed -> {
            assertThat(failed.cause()).isEqualTo("create the instance: no room");
            assertThat(failed.notTried()).containsExactly("+ start the server: the tenant is new");
        });
        assertThat(host.servers()).isEmpty();
    }

    private Instant afterStart(String tenant) {
        var running = (InstanceState.Running)
                host.view(tenant).instance().orElseThrow().state();
        return running.since().plusMillis(1);
    }

    private String setting(String tenant) {
        try (var control = host.control(tenant)) {
            return answer(control, "INFO", "memory")
                    .orElseThrow()
                    .lines()
                    .filter(line -> line.startsWith("maxmemory:"))
                    .map(line -> line.substring("maxmemory:".length()))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void configure(String tenant, String directive, String value) {
        try (var control = host.control(tenant)) {
            control.call("CONFIG", "SET", directive, value);
        }
    }
}
