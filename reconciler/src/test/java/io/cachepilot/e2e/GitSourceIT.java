package io.cachepilot.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.source.git.GitDaemon;
import io.cachepilot.source.git.WorkTree;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tenants whose manifests are commits of a git repository. */
final class GitSourceIT {
    @TempDir
    private Path directory;

    @Test
    void aPushIsInForceSoonAndARemoteThatIsAwayHarmsNobody() throws Exception {
        try (GitDaemon daemon = GitDaemon.start(TextFiles.createDirectory(directory.resolve("served")))) {
            daemon.makeRepository("tenants.git");
            WorkTree tree = WorkTree.clone(daemon.url("tenants.git"), directory.resolve("ann"));
            try (Sandbox sandbox =
                    Sandbox.ofRepository(directory.resolve("box"), daemon.url("tenants.git") + "#main:prod")) {
                sandbox.commands().set("CACHEPILOT_SOURCE_POLL", "1s");
                Manifest tenant = sandbox.tenant("pushed");
                push(tree, tenant, "a tenant");
                sandbox.up();
                awaitRow(sandbox, " running ");

                push(tree, tenant.memory(100, 200), "more memory");
                awaitRow(sandbox, " 100 MiB ");

                daemon.stop();
                Await.until(
                        "the remote is told to be away",
                        () -> assertThat(sandbox.run("events").expect(0).out())
                                .contains("SourceUnavailable", "cannot fetch " + daemon.url("tenants.git")));
                assertThat(sandbox.run("get").expect(0).row("pushed")).contains(" running ");

                daemon.startAgain();
                push(tree, tenant.memory(90, 200), "less memory");
                awaitRow(sandbox, " 90 MiB ");
                assertThat(sandbox.run("diff").expect(0).out()).contains("In sync");
            }
        }
    }

    @Test
    void aStartAsksTheRemoteAndDoesNotGoOnWithWhatItKnew() throws Exception {
        try (GitDaemon daemon = GitDaemon.start(TextFiles.createDirectory(directory.resolve("served")))) {
            daemon.makeRepository("tenants.git");
            WorkTree tree = WorkTree.clone(daemon.url("tenants.git"), directory.resolve("ann"));
            try (Sandbox sandbox =
                    Sandbox.ofRepository(directory.resolve("box"), daemon.url("tenants.git") + "#main:prod")) {
                sandbox.commands().set("CACHEPILOT_SOURCE_POLL", "1h");
                Manifest tenant = sandbox.tenant("pushed");
                push(tree, tenant, "a tenant");
                sandbox.up().close();
                push(tree, tenant.memory(100, 200), "more memory");

                sandbox.run("reconcile").expect(0);

                assertThat(sandbox.run("get").expect(0).row("pushed")).contains(" 100 MiB ");
            }
        }
    }

    @Test
    void commitsOfALocalRepositoryCountAndFilesBesideThemDoNot() throws Exception {
        WorkTree tree = WorkTree.make(directory.resolve("ann"));
        try (Sandbox sandbox =
                Sandbox.ofRepository(directory.resolve("box"), tree.path().toString())) {
            Manifest tenant = sandbox.tenant("pushed");
            tree.write(tenant.file(), tenant.text());
            tree.commit("a tenant");
            sandbox.up();
            awaitRow(sandbox, " running ");

            tree.write(tenant.file(), tenant.memory(100, 200).text());
            assertThat(sandbox.run("diff").expect(0).out()).contains("In sync");
            tree.commit("more memory");

            Await.within(
                    Duration.ofSeconds(10),
                    "the commit is in force",
                    () -> assertThat(sandbox.run("get").expect(0).row("pushed")).contains(" 100 MiB "));
        }
    }

    @Test
    void whatIsNoRepositoryIsRefusedInWords() throws Exception {
        assertThat(validate("ext::sh -c true")).contains("names a helper program");
        assertThat(validate("https://ann:hunter2@host/a.git"))
                .contains("must hold no password")
                .doesNotContain("hunter2");
        assertThat(validate(directory.resolve("none") + "#main")).contains("there is no git repository at");
        WorkTree tree = WorkTree.make(directory.resolve("ann"));
        tree.write("a.yaml", "");
        tree.commit("nothing");
        assertThat(validate(tree.path() + "#prod")).contains("has no branch 'prod'; it has main");
        assertThat(validate(tree.path() + ":none")).contains("has no directory 'none'");
    }

    private String validate(String location) {
        var commands = new Commands(directory, directory.resolve("outputs"), java.util.List.of("--source", location));
        return commands.run("validate").expect(1).err();
    }

    private static void push(WorkTree tree, Manifest tenant, String message) throws Exception {
        tree.write("prod/" + tenant.file(), tenant.text());
        tree.commit(message);
        tree.git("push", "--quiet", "origin", "HEAD:main");
    }

    private static void awaitRow(Sandbox sandbox, String text) {
        Await.until(
                "the row of the tenant has '" + text.strip() + "'",
                () -> assertThat(sandbox.run("get").expect(0).row("pushed")).contains(text));
    }
}
