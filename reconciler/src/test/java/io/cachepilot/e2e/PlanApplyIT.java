package io.cachepilot.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan is saved, read by somebody, and applied: as it is or not at all. */
final class PlanApplyIT {
    private Sandbox sandbox;
    private Path file;
    private Manifest tenant;

    @BeforeEach
    void prepare(@TempDir Path directory) {
        sandbox = new Sandbox(directory);
        file = directory.resolve("plan.json");
        tenant = sandbox.source().write(sandbox.tenant("alpha"));
    }

    @AfterEach
    void down() {
        sandbox.close();
    }

    @Test
    void firstPlanOfANewHostIsAppliedOnce() throws Exception {
        String diff = sandbox.run("diff").expect(2).out();
        assertThat(sandbox.run("plan").expect(2).out()).isEqualTo(diff);
        assertThat(sandbox.state()).doesNotExist();

        CommandResult plan = sandbox.run("plan", "-o", file.toString()).expect(2);
        assertThat(plan.out()).isEqualTo(diff);
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);

        assertThat(apply(0))
                .contains(
                        "tenant alpha", "done: + create the instance: the tenant is new", "Applied for 1 of 1 tenants")
                .doesNotContain("left:");
        try (TenantClient client = sandbox.tls(tenant)) {
            assertThat(client.ping()).isEqualTo("PONG");
        }
        assertThat(sandbox.run("diff").expect(0).out()).startsWith("In sync: 1 tenants");
        assertThat(sandbox.run("get").expect(0).row("alpha")).contains(" running ");

        assertThat(apply(0)).contains("Nothing to do any more");
        assertNoSecretIn(file);
    }

    @Test
    void driftAfterThePlanIsNamedAndNothingIsDone() {
        sandbox.run("reconcile").expect(0);
        sandbox.source().write(tenant.memory(70, 140));
        plan(2);
        try (TenantClient client = sandbox.tls(tenant);
                TenantClient ours = sandbox.asControlPlane(tenant)) {
            ours.configure("maxmemory", "123mb");
            assertThat(apply(2))
                    .contains("nothing was done")
                    .contains("alpha: server.maxmemory: the plan expected 67108864 -> 73400320 (pending);"
                            + " now: 128974848 -> 73400320 (pending)");
            assertThat(client.maxmemoryMb()).isEqualTo(123);

            ours.configure("maxmemory", "64mb");
            assertThat(apply(0)).contains("done: ~ configure the running server: the spec changed");
            assertThat(client.maxmemoryMb()).isEqualTo(70);
        }
    }

    @Test
    void tenantThatIsNewOrGoneMakesThePlanStale() {
        sandbox.run("reconcile").expect(0);
        sandbox.source().write(tenant.memory(70, 140));
        plan(2);
        Manifest beta = sandbox.source().write(sandbox.tenant("beta"));
        assertThat(apply(2)).contains("beta: tenant: the plan expected no such tenant; now: it is new");
        assertThat(sandbox.servers()).hasSize(1);
        sandbox.source().delete(beta);
        assertThat(apply(0)).contains("Applied for 1 of 1");
    }

    @Test
    void lossIsRefusedUntilItIsAllowed() {
        sandbox.run("reconcile").expect(0);
        sandbox.source().write(tenant.with("running", "false"));
        plan(3);
        assertThat(apply(3))
                .contains("alpha: stop the server: the spec says running: false [loses data]")
                .contains("--allow-data-loss");
        assertThat(sandbox.servers()).hasSize(1);

        assertThat(apply(0, "--allow-data-loss")).contains("done: - stop the server");
        assertThat(sandbox.servers()).isEmpty();
        assertThat(apply(0)).contains("Nothing to do any more");
    }

    @Test
    void heldRemovalsAreDoneWhereTheyAreAllowed() {
        Manifest beta = sandbox.source().write(sandbox.tenant("beta"));
        Manifest kept = sandbox.source().write(sandbox.tenant("kept"));
        sandbox.run("reconcile").expect(0);
        sandbox.source().delete(tenant);
        sandbox.source().delete(beta);
        plan(0);
        assertThat(apply(3))
                .contains("alpha: held back: remove the tenant, its files kept")
                .contains("beta: held back: remove the tenant, its files kept");
        assertThat(sandbox.servers()).hasSize(3);

        assertThat(apply(0, "--allow-data-loss")).contains("Applied for 2 of 2 tenants.");
        assertThat(sandbox.servers()).hasSize(1);
        try (TenantClient client = sandbox.tls(kept)) {
            assertThat(client.ping()).isEqualTo("PONG");
        }
        assertThat(sandbox.run("diff").expect(0).out()).startsWith("In sync: 1 tenants");
        assertThat(apply(0)).contains("Nothing to do any more");
    }

    @Test
    void besideAControlPlaneWhatIsHeldBackIsLeftToApply() {
        Manifest beta = sandbox.source().write(sandbox.tenant("beta"));
        Manifest kept = sandbox.source().write(sandbox.tenant("kept"));
        ControlPlaneProcess controlPlane = sandbox.up();
        plan(0);
        assertThat(apply(0)).contains("Nothing to do: the plan holds no action");

        sandbox.source().delete(tenant);
        sandbox.source().delete(beta);
        sandbox.run("reconcile").expect(1);
        plan(0);
        assertThat(apply(3)).contains("alpha: held back: remove the tenant");
        assertThat(sandbox.servers()).hasSize(3);

        sandbox.source().write(kept.memory(70, 140));
        sandbox.run("reconcile").expect(1);
        assertThat(apply(2, "--allow-data-loss")).contains("kept: spec: the plan expected");
        plan(0);
        assertThat(apply(0, "--allow-data-loss"))
                .contains("tenant alpha", "tenant beta", "Applied for 2 of 2 tenants.");
        controlPlane.awaitPrinted("tenant/alpha Gone").awaitPrinted("tenant/beta Gone");
        assertThat(sandbox.servers()).hasSize(1);
        assertThat(apply(0)).contains("Nothing to do any more");
    }

    @Test
    void whatIsNoPlanIsNeitherAppliedNorOverwritten() throws Exception {
        assertThat(sandbox.run("apply", file.toString()).expect(64).err()).contains("there is no such file");
        Files.writeString(file, "{\"kind\": \"cachepilot-plan\", \"format_version\": 99}");
        assertThat(sandbox.run("apply", file.toString()).expect(64).err())
                .contains("plan.json can't be applied: it has the format version 99");
        Files.writeString(file, "precious");
        assertThat(sandbox.run("apply", file.toString()).expect(64).err()).contains("it is not what 'plan -o' writes");
        assertThat(sandbox.run("plan", "-o", file.toString()).expect(64).err()).contains("--force");
        assertThat(file).hasContent("precious");
        assertThat(sandbox.state()).doesNotExist();

        sandbox.run("plan", "-o", file.toString(), "--force").expect(2);
        Files.writeString(file, Files.readString(file).replaceFirst("\"state\" : \"fp:", "\"state\" : \"fp:x"));
        assertThat(sandbox.run("apply", file.toString()).expect(2).err())
                .contains("was made for another state directory");
        assertThat(sandbox.servers()).isEmpty();
    }

    private void plan(int exit) {
        sandbox.run("plan", "-o", file.toString()).expect(exit);
    }

    private String apply(int exit, String... flags) {
        var words = new ArrayList<>(List.of("apply", file.toString()));
        words.addAll(List.of(flags));
        return sandbox.run(words.toArray(String[]::new)).expect(exit).out();
    }

    private void assertNoSecretIn(Path plan) {
        assertThat(TextFiles.read(plan))
                .doesNotContain(sandbox.password("alpha"))
                .doesNotContain(sandbox.password("alpha.control"));
    }
}
