package io.cachepilot.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.instance.HostPort;
import io.cachepilot.instance.Instance;
import io.cachepilot.instance.InstanceName;
import io.cachepilot.instance.InstanceSpec;
import io.cachepilot.instance.InstanceState;
import io.cachepilot.instance.Traits;
import io.cachepilot.instance.Unreadable;
import io.cachepilot.kind.tenant.plan.Allocation.Pair;
import io.cachepilot.kind.tenant.spec.SecurityMode;
import io.cachepilot.kind.tenant.spec.Specs;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.kind.tenant.view.TenantSpecViews;
import io.cachepilot.kind.tenant.view.TenantView;
import io.cachepilot.loop.status.Condition;
import io.cachepilot.loop.status.ConditionType;
import io.cachepilot.loop.status.HistoryEntry;
import io.cachepilot.loop.status.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a person reads of a tenant in one line. */
final class OverviewTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void runningTenant() {
        assertThat(line(view(true), status(0, condition(ConditionType.READY, "the server answers"))))
                .isEqualTo("shop    running  dual-mode  memory-only  256 MiB  tls 7300, plain 7600");
    }

    @Test
    void stoppedTenant() {
        var stopped = new InstanceState.Stopped();
        assertThat(line(
                        view(stopped, Specs.tenant("shop").stopped().spec()),
                        status(0, condition(ConditionType.READY, "stopped, as its spec says"))))
                .contains(" stopped ");
    }

    @Test
    void tenantThatWasReadyAndHasEndedSince() {
        assertThat(line(view(false), status(0, condition(ConditionType.READY, "the server answers"))))
                .contains(" down ");
    }

    @Test
    void startingTenant() {
        assertThat(line(view(true), status(0, condition(ConditionType.PROGRESSING, "4 actions done"))))
                .contains(" starting ")
                .endsWith("Progressing: 4 actions done");
    }

    @Test
    void failingTenant() {
        assertThat(line(view(true), status(2, condition(ConditionType.READY, "the server answers"))))
                .contains(" failing ")
                .endsWith("  start the server: the engine is away");
    }

    @Test
    void driftedTenant() {
        assertThat(line(
                        view(true),
                        status(
                                0,
                                condition(ConditionType.READY, "the server answers"),
                                condition(ConditionType.DRIFTED, "server.maxmemory: 1 -> 2 (drift)"))))
                .contains(" running ")
                .endsWith("Drifted: server.maxmemory: 1 -> 2 (drift)");
    }

    @Test
    void suspendedTenant() {
        assertThat(line(
                        view(true),
                        status(
                                0,
                                condition(ConditionType.READY, "the server answers"),
                                condition(ConditionType.SUSPENDED, "nothing is done for it"))))
                .contains(" suspended ");
    }

    @Test
    void tenantThatRunsAsItsLastValidSpecSays() {
        assertThat(line(
                        view(true),
                        status(
                                0,
                                condition(ConditionType.READY, "the server answers"),
                                condition(ConditionType.INVALID, "a.yaml:4: wrong"))))
                .contains(" running* ")
                .endsWith("Invalid: a.yaml:4: wrong");
    }

    @Test
    void tenantThatNeverHadAValidSpec() {
        assertThat(line(Optional.empty(), status(0, condition(ConditionType.INVALID, "a.yaml:4: wrong"))))
                .isEqualTo("shop    invalid  -     -            -       -      Invalid: a.yaml:4: wrong");
    }

    @Test
    void tenantThatDoesNotAnswerThoughNothingIsUnderWay() {
        assertThat(line(view(true), status(0))).contains(" not ready ");
    }

    @Test
    void tenantThatTheLoopHasNotSeenYet() {
        assertThat(line(view(true), Optional.empty())).contains(" running ");
        assertThat(line(view(false), Optional.empty())).contains(" pending ");
    }

    @Test
    void whatCantBeReadIsNeitherStoppedNorSilent() {
        for (OptionalLong pid : List.of(OptionalLong.of(42), OptionalLong.empty())) {
            var view = new TenantView(
                    "shop",
                    "",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(new Unreadable(new InstanceName("shop"), "its record is damaged", pid)),
                    Optional.empty(),
                    "127.0.0.1");

            assertThat(line(Optional.of(view), status(0, condition(ConditionType.READY, ""))))
                    .contains(pid.isPresent() ? " running* " : " damaged ", "its record is damaged");
            assertThat(Rows.of(TenantSpecViews.WORDS, List.of(TenantSpecViews.view(view)), List.of()))
                    .hasSize(1);
        }
    }

    @Test
    void onlyTenantsThatExistOrHaveAStatusAreShown() {
        var gone = new TenantView(
                "gone",
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "127.0.0.1");

        assertThat(Rows.of(
                        TenantSpecViews.WORDS,
                        List.of(
                                TenantSpecViews.view(gone),
                                TenantSpecViews.view(view(true).orElseThrow())),
                        List.of()))
                .extracting(Overview.Row::name)
                .containsExactly("shop");
    }

    private static String line(Optional<TenantView> view, Optional<Status> status) {
        return Overview.lines(
                        TenantSpecViews.WORDS,
                        List.of(new Overview.Row("shop", view.map(TenantSpecViews::view), status)))
                .getLast();
    }

    private static Optional<TenantView> view(boolean running) {
        return view(
                running ? new InstanceState.Running(42, NOW) : new InstanceState.Stopped(),
                Specs.tenant("shop").mode(SecurityMode.DUAL_MODE).spec());
    }

    private static Optional<TenantView> view(InstanceState state, TenantSpec spec) {
        var ports =
                new TreeMap<>(Map.of("tls", new HostPort("127.0.0.1", 7300), "plain", new HostPort("127.0.0.1", 7600)));
        var instance = new Instance(
                new InstanceSpec(new InstanceName("shop"), Optional.empty(), List.of(), 512, ports),
                "redis-server",
                state,
                Traits.NONE);
        return Optional.of(new TenantView(
                "shop",
                "shop.yaml",
                Optional.of(spec),
                Optional.of(new Pair(7300, 7600)),
                Optional.of(instance),
                Optional.empty(),
                Optional.empty(),
                "127.0.0.1"));
    }

    private static Condition condition(ConditionType type, String message) {
        return new Condition(type, true, "Reason", message, NOW);
    }

    private static Optional<Status> status(int failures, Condition... holding) {
        var conditions = new TreeMap<ConditionType, Condition>();
        for (Condition condition : holding) {
            conditions.put(condition.type(), condition);
        }
        var result = failures > 0 ? HistoryEntry.Result.FAILED : HistoryEntry.Result.IN_SYNC;
        var entry = new HistoryEntry(
                "12345678",
                "digest",
                result,
                "start the server: the engine is away",
                NOW,
                NOW,
                Duration.ofMillis(5),
                1);
        return Optional.of(new Status(
                TenantSpec.key("shop"),
                conditions,
                "12345678",
                NOW,
                Optional.empty(),
                Optional.empty(),
                failures,
                List.of(entry)));
    }
}
