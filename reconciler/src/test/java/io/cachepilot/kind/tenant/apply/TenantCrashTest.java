package io.cachepilot.kind.tenant.apply;

import static io.cachepilot.kind.tenant.apply.Host.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.instance.EngineUnavailable;
import io.cachepilot.kind.tenant.apply.BreakingInstances.Crash;
import io.cachepilot.loop.status.ConditionType;
import io.cachepilot.loop.status.Outcome;
import io.cachepilot.secret.Secret;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The control plane ends before or after each of its writes to the engine; the next one finishes its work. */
final class TenantCrashTest {
    private static final String DUAL = "securityMode: dual-mode";

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

    /** A new tenant is created and started. */
    @ParameterizedTest
    @CsvSource({"1, false", "1, true", "2, false", "2, true"})
    void crashWhileATenantIsMadeLeavesOneServerWithOnePassword(int write, boolean after) {
        host.manifest("a", DUAL);

        crash("a", write, after);
        Secret password = host.password("a");
        host.restart();

        assertThat(host.settle("a")).isInstanceOf(Outcome.InSync.class);
        assertThat(host.servers()).containsExactly(host.pid("a"));
        assertThat(host.password("a")).isEqualTo(password);
        assertAnswers();
    }

    /** A running tenant is stopped, made anew and started. */
    @ParameterizedTest
    @CsvSource({"1, false", "1, true", "2, false", "2, true", "3, false", "3, true"})
    void crashDuringARestartLosesNothing(int write, boolean after) {
        host.manifest("a", DUAL);
        host.settle("a");
        Secret password = host.password("a");
        try (var client = host.client("a")) {
            client.call("SET", "k", "v");
        }
        host.manifest("a", DUAL + ", restartedAt: " + Instant.now().truncatedTo(ChronoUnit.MILLIS));

        crash("a", write, after);
        host.restart();

        assertThat(host.settle("a")).isInstanceOf(Outcome.InSync.class);
        assertThat(host.servers()).containsExactly(host.pid("a"));
        assertThat(host.password("a")).isEqualTo(password);
        assertThat(host.record("a").own().carrying()).isFalse();
        try (var client = host.client("a")) {
            assertThat(answer(client, "GET", "k")).contains("v");
        }
    }

    /** A tenant is stopped, forgotten and erased. */
    @ParameterizedTest
    @CsvSource({"1, false", "1, true", "2, false", "2, true", "3, false", "3, true"})
    void crashDuringADeletionLeavesNothingInTheEnd(int write, boolean after) {
        host.manifest("a", DUAL + ", deletionPolicy: Delete").manifest("b", "running: false");
        host.settle("a");
        host.withoutManifest("a");

        crash("a", write, after);
        host.restart();

        assertThat(host.settle("a")).isInstanceOf(Outcome.Gone.class);
        assertThat(host.servers()).isEmpty();
        assertThat(host.instances().resolve("a")).doesNotExist();
        assertThat(state.resolve("secrets/a.json")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"1, false", "1, true", "2, false", "2, true"})
    void engineThatFailsIsAFailureThatHeals(int write, boolean after) {
        host.manifest("a", DUAL);
        breakAt(write, after, () -> new EngineUnavailable("the engine is away"));
        host.accept();

        assertThat(host.reconcile("a")).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.cause()).endsWith(": the engine is away");
            assertThat(failed.report().orElseThrow().holding())
                    .containsKey(ConditionType.ENGINE_UNAVAILABLE)
                    .doesNotContainKey(ConditionType.READY);
        });

        assertThat(host.settle("a")).isInstanceOf(Outcome.InSync.class);
        assertThat(host.servers()).containsExactly(host.pid("a"));
        assertAnswers();
    }

    @Test
    void failedStepIsToldWithWhatItWasAndNothingAfterItIsTried() {
        host.manifest("a", DUAL);
        breakAt(1, false, () -> new EngineUnavailable("the engine is away"));
        host.accept();

        Outcome.Failed failed = (Outcome.Failed) host.reconcile("a");

        assertThat(failed.cause()).isEqualTo("create the instance: the engine is away");
        assertThat(failed.report().orElseThrow().did())
                .containsExactly(
                        "~ issue a certificate: there is no readable certificate",
                        "~ write the configuration files: the spec changed");
    }

    private void assertAnswers() {
        try (var client = host.client("a")) {
            assertThat(answer(client, "PING")).contains("PONG");
        }
    }

    /** Settles the tenant until the control plane ends at that write. */
    private void crash(String tenant, int write, boolean after) {
        BreakingInstances breaking = breakAt(write, after, Crash::new);
        try {
            host.settle(tenant);
        } catch (Crash _) {
            // As it was meant.
        }
        assertThat(breaking.broke()).as("there are that many writes").isTrue();
    }

    private BreakingInstances breakAt(int write, boolean after, Supplier<? extends Throwable> failure) {
        var breaking = new AtomicReference<BreakingInstances>();
        host.restart(engine -> {
            breaking.set(new BreakingInstances(engine, write, after, failure));
            return breaking.get();
        });
        return breaking.get();
    }
}
