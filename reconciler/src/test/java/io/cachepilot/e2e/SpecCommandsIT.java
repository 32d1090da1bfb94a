package io.cachepilot.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.source.Programs;
import io.cachepilot.source.git.WorkTree;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Day two by commands alone, over a bare repository, beside a running control plane. */
final class SpecCommandsIT {
    @TempDir
    private Path directory;

    private Path bare;
    private Sandbox sandbox;
    private Manifest tenant;

    @BeforeEach
    void startWithATenant() throws Exception {
        bare = directory.resolve("tenants.git");
        Programs.run("git", "init", "--quiet", "--bare", "--initial-branch", "main", bare.toString());
        WorkTree tree = WorkTree.clone(bare.toString(), directory.resolve("ann"));
        sandbox = Sandbox.ofRepository(directory.resolve("box"), bare.toString());
        tenant = sandbox.tenant("shop").persistent();
        Manifest other = sandbox.tenant("other");
        // The removal of the last one would wait for a person.
        tree.write(tenant.file(), tenant.text()).write(other.file(), other.text());
        tree.commit("a tenant");
        tree.git("push", "--quiet", "origin", "HEAD:main");
        sandbox.up();
        awaitRow(" running ");
    }

    @AfterEach
    void end() {
        sandbox.close();
    }

    @Test
    void aFieldThatIsSetIsInForceAndInTheLog() throws Exception {
        assertThat(sandbox.run("set", "shop", "memory.maxmemoryMb=80").expect(0).out())
                .startsWith("shop: memory.maxmemoryMb 64 -> 80 (commit ")
                .contains("it is in force");
        awaitRow(" 80 MiB ");

        Await.until(
                "the log tells how it ended",
                () -> assertThat(sandbox.run("history", "shop")
                                .expect(0)
                                .out()
                                .lines()
                                .toList()
                                .get(1))
                        .contains("memory.maxmemoryMb 64 -> 80")
                        .endsWith("in sync"));
        assertThat(Programs.run("git", "-C", bare.toString(), "show", "main:shop.yaml"))
                .isEqualTo(tenant.memory(80, 128).text());
        assertThat(sandbox.run("diff", "HEAD~1..HEAD").expect(2).out())
                .isEqualTo("shop: memory.maxmemoryMb 64 -> 80\n");
    }

    @Test
    void aSuspendedTenantIsLeftAloneUntilItIsResumed() {
        sandbox.run("suspend", "shop").expect(0);
        awaitRow(" suspended ");
        try (TenantClient client = sandbox.tls(tenant);
                TenantClient ours = sandbox.asControlPlane(tenant)) {
            ours.configure("maxmemory", "70mb");
            sandbox.run("reconcile").expect(0);
            assertThat(client.maxmemoryMb()).isEqualTo(70);
            assertThat(sandbox.run("explain", "shop").expect(0).out()).contains("server.maxmemory: ", "(drift)");

            sandbox.run("resume", "shop").expect(0);
            Await.until(
                    "the drift is repaired",
                    () -> assertThat(client.maxmemoryMb()).isEqualTo(64));
        }
    }

    @Test
    void aRemovalIsRolledBackWithDataAndPassword() {
        try (TenantClient client = sandbox.tls(tenant)) {
            client.set("key", "kept");
        }
        String password = sandbox.askPassword("shop");

        sandbox.run("rm", "shop").expect(0);
        Await.until(
                "the tenant is gone",
                () -> assertThat(sandbox.run("get").expect(0).out()).doesNotContain("shop"));
        sandbox.run("rollback", "shop").expect(0);

        awaitRow(" running ");
        try (TenantClient client = sandbox.tls(tenant)) {
            assertThat(client.get("key")).isEqualTo("kept");
        }
        assertThat(sandbox.askPassword("shop")).isEqualTo(password);
    }

    @Test
    void specsOfEveryKindAreMeantByTheirNames() {
        String authority = "certificate-authority/default";
        for (String verb : List.of("start", "stop", "restart", "logs")) {
            assertThat(sandbox.run(verb, authority).expect(1).err()).contains(authority + " does not run");
        }
        for (String verb : List.of("stop", "logs")) {
            assertThat(sandbox.run(verb, "shop", "web").expect(1).err())
                    .contains("tenant shop has no part 'web': it is one thing; leave the part out");
        }
        assertThat(sandbox.run("suspend", "shop", "web").expect(64).err()).contains("web");

        sandbox.run("new", authority).expect(0);
        assertThat(sandbox.run("rm", authority).expect(0).out()).contains("it is in force");
        assertThat(sandbox.run("get", "certificate-authority").expect(0).out()).contains("default");
        assertThat(sandbox.run("rm", "app/shop").expect(1).err()).contains("there is no kind 'app'");
        assertThat(sandbox.run("erase", "nobody").expect(1).err()).contains("nothing of 'nobody' can be erased");
    }

    private void awaitRow(String text) {
        Await.until(
                "the row of the tenant has '" + text.strip() + "'",
                () -> assertThat(sandbox.run("get").expect(0).row("shop")).contains(text));
    }
}
