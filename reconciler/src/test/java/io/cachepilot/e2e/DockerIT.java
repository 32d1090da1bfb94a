package io.cachepilot.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Tenants in containers: what a person sees, and what happens when somebody works on them with Docker's own tools. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DockerIT {
    private Docker docker;
    private Sandbox sandbox;
    private ControlPlaneProcess controlPlane;

    @BeforeAll
    void up(@TempDir Path directory) {
        docker = Docker.ofThisMachine();
        sandbox = Sandbox.onDocker(directory);
        controlPlane = sandbox.up();
    }

    @AfterAll
    void down() {
        if (sandbox == null) {
            return;
        }
        String installation = sandbox.installation();
        try {
            sandbox.close();
        } finally {
            docker.removeAllOf(installation);
        }
    }

    @Test
    void aTenantRunsInAContainerThatKnowsNoSecret() {
        Manifest tenant = running("boxed");

        assertThat(docker.inspect(container(tenant), "{{.State.Status}}")).isEqualTo("running");
        assertThat(docker.inspect(container(tenant), "{{json .}}"))
                .doesNotContain(sandbox.password("boxed"))
                .doesNotContain("PRIVATE KEY");
        assertThat(sandbox.run("get").expect(0).row("boxed")).contains(" running ");
        assertThat(sandbox.run("describe", "boxed").expect(0).out()).contains("sha256:");
        assertThat(sandbox.run("logs", "boxed").expect(0).out()).contains("Ready to accept connections");
        assertThat(sandbox.run("explain", "boxed").expect(0).out()).contains("The plan now: nothing to do.");
        assertThat(Files.exists(sandbox.directoryOf("boxed").resolve("tenant.json")))
                .isTrue();
    }

    @Test
    void aMemoryLimitChangesInTheRunningContainer() {
        Manifest tenant = running("grows");
        String id = docker.inspect(container(tenant), "{{.Id}}");

        sandbox.source().write(tenant.memory(100, 200));

        Await.until(
                "the container has the new limit",
                () -> assertThat(docker.inspect(
                                container(tenant), "{{.Id}} {{.HostConfig.Memory}} {{.HostConfig.MemorySwap}}"))
                        .isEqualTo("%s %d %d".formatted(id, 200L << 20, 200L << 20)));
        try (TenantClient client = sandbox.tls(tenant)) {
            assertThat(client.maxmemoryMb()).isEqualTo(100);
        }
    }

    @Test
    void aLimitThatWasChangedByHandIsSetBackAndTheDataStays() {
        Manifest tenant = running("updated");
        try (TenantClient client = sandbox.tls(tenant)) {
            client.set("key", "kept");
            docker.run("update", "--memory", "300m", "--memory-swap", "300m", container(tenant));

            Await.until(
                    "the limit is set back",
                    () -> assertThat(docker.inspect(container(tenant), "{{.HostConfig.Memory}}"))
                            .isEqualTo(Long.toString(128L << 20)));
            assertThat(client.get("key")).isEqualTo("kept");
        }
    }

    @Test
    void aStoppedContainerIsStarted() {
        Manifest tenant = running("stopped");
        docker.run("stop", "--time", "1", container(tenant));

        answers(tenant);
    }

    @Test
    void aRemovedContainerIsMadeAnewWithDataAndPassword() {
        Manifest tenant = sandbox.source().write(sandbox.tenant("removed").persistent());
        try (TenantClient client = sandbox.tls(tenant)) {
            awaitInSync(tenant);
            client.set("key", "kept");
        }
        String password = sandbox.password("removed");
        docker.run("rm", "--force", container(tenant));

        Await.until("the tenant is back with its data", () -> {
            try (TenantClient client = sandbox.tls(tenant)) {
                assertThat(client.get("key")).isEqualTo("kept");
            }
        });
        assertThat(sandbox.password("removed")).isEqualTo(password);
    }

    @Test
    void aContainerThatWasTakenOffItsNetworkIsPutBackWithItsData() {
        Manifest tenant = running("unplugged");
        try (TenantClient client = sandbox.tls(tenant)) {
            client.set("key", "kept");
        }
        String network =
                docker.inspect(container(tenant), "{{range $name, $_ := .NetworkSettings.Networks}}{{$name}}{{end}}");
        docker.run("network", "disconnect", "--force", network, container(tenant));

        Await.until("the tenant can be reached again", () -> {
            try (TenantClient client = sandbox.tls(tenant)) {
                assertThat(client.get("key")).isEqualTo("kept");
            }
        });
    }

    @Test
    void aForeignContainerOfTheNameIsRefusedUntilItIsAdopted() {
        Manifest tenant = sandbox.tenant("foreign");
        // Made of the image that other tenants run, by somebody else.
        Manifest other = running("native");
        String image = docker.inspect(container(other), "{{.Image}}");
        docker.run("create", "--name", container(tenant), image, "redis-server");

        sandbox.source().write(tenant);
        controlPlane.awaitPrinted("cachepilot adopt foreign");
        assertThat(sandbox.run("get").expect(0).row("foreign")).contains("damaged");

        sandbox.run("adopt", "foreign").expect(0);
        answers(tenant);
        assertThat(docker.inspect(container(tenant), "{{index .Config.Labels \"io.cachepilot.owner\"}}"))
                .isEqualTo(sandbox.installation());
    }

    @Test
    void anImageChangesByUpdateAloneAndTheDataIsCarriedOver() {
        String shipped = docker.inspect(container(running("donor")), "{{.Image}}");
        String reference = "cachepilot-test/redis:" + sandbox.installation();
        docker.run("tag", shipped, reference);
        try {
            Manifest tenant = sandbox.source().write(sandbox.tenant("renewed").with("image", reference));
            try (TenantClient client = sandbox.tls(tenant)) {
                awaitInSync(tenant);
                client.set("key", "kept");
            }
            String newer = newerImage(shipped, reference);
            sandbox.run("reconcile").expect(0);
            assertThat(docker.inspect(container(tenant), "{{.Image}}")).isEqualTo(shipped);

            // Nothing can be pulled under that name, so what the Engine has is the newest.
            assertThat(sandbox.run("update", "renewed").expect(64).err()).contains("--yes");
            sandbox.run("update", "renewed", "--yes").expect(0);

            Await.until(
                    "the container runs the newer image",
                    () -> assertThat(docker.inspect(container(tenant), "{{.Image}}"))
                            .isEqualTo(newer));
            try (TenantClient client = sandbox.tls(tenant)) {
                assertThat(client.get("key")).isEqualTo("kept");
            }
        } finally {
            docker.run("rmi", "--force", reference);
        }
    }

    @Test
    void aRemovedManifestTakesTheContainerAndKeepsTheData() {
        Manifest tenant = running("leaving");
        sandbox.source().delete(tenant);

        Await.until(
                "the container is gone",
                () -> assertThat(docker.run("ps", "--all", "--quiet", "--filter", "name=^" + container(tenant) + "$"))
                        .isEmpty());
        assertThat(sandbox.directoryOf("leaving").resolve("data")).isDirectory();
    }

    /** The same content with one more label, under the same name. */
    private String newerImage(String shipped, String reference) {
        String container = docker.run("create", shipped, "redis-server");
        try {
            docker.run("commit", "--change", "LABEL newer=yes", container, reference);
        } finally {
            docker.run("rm", container);
        }
        return docker.inspect(reference, "{{.Id}}");
    }

    private Manifest running(String name) {
        Manifest tenant = sandbox.source().write(sandbox.tenant(name));
        answers(tenant);
        awaitInSync(tenant);
        return tenant;
    }

    private void answers(Manifest tenant) {
        Await.until(tenant.tenant() + " answers", () -> {
            try (TenantClient client = sandbox.tls(tenant)) {
                assertThat(client.ping()).isEqualTo("PONG");
            }
        });
    }

    private void awaitInSync(Manifest tenant) {
        controlPlane.awaitPrinted("tenant/" + tenant.tenant() + " Cleared: no longer Progressing");
    }

    private static String container(Manifest tenant) {
        return "cachepilot-" + tenant.tenant();
    }
}
