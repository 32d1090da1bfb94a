package io.cachepilot.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.file.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of the manifests come into force only once somebody has approved them. */
final class HoldIT {
    private Sandbox sandbox;

    @BeforeEach
    void prepare(@TempDir Path directory) {
        sandbox = new Sandbox(directory);
    }

    @AfterEach
    void down() {
        sandbox.close();
    }

    @Test
    void changesWaitForAnApprovalAndDriftIsRepairedMeanwhile() {
        Manifest shop = sandbox.source().write(sandbox.tenant("shop"));
        Manifest other = sandbox.source().write(sandbox.tenant("other"));
        ControlPlaneProcess before = sandbox.up();
        before.awaitPrinted("tenant/shop Answering");
        before.close();

        ControlPlaneProcess held = sandbox.up("--hold");
        sandbox.source().write(shop.memory(70, 140));
        Manifest fresh = sandbox.source().write(sandbox.tenant("fresh"));
        sandbox.source().delete(other);
        held.awaitPrinted("shop.yaml:2: this change waits for an approval")
                .awaitPrinted("is in force, but for what waits for an approval");
        sandbox.run("reconcile").expect(0);
        try (TenantClient client = sandbox.tls(shop);
                TenantClient ours = sandbox.asControlPlane(shop)) {
            assertThat(client.maxmemoryMb()).isEqualTo(64);
            ours.configure("maxmemory", "66mb");
            sandbox.run("reconcile").expect(0);
            assertThat(client.maxmemoryMb())
                    .as("drift is repaired towards what was approved")
                    .isEqualTo(64);
        }
        assertThat(sandbox.run("get").expect(0).out())
                .contains(
                        "this change waits for an approval, and what it changes stays in force: cachepilot approve tenant/shop")
                .contains("this spec is new, and waits for an approval: cachepilot approve tenant/fresh")
                .contains("its removal waits for an approval: cachepilot approve tenant/other")
                .doesNotContainPattern("(?m)^fresh ");
        assertThat(sandbox.run("diff", "shop").expect(2).out())
                .contains("server.maxmemory: 67108864 -> 73400320")
                .doesNotContain("tenant/fresh", "tenant/other")
                .contains("waits for an approval");

        assertThat(sandbox.run("approve", "shop").expect(0).out())
                .isEqualTo("approved: tenant/shop as it is written now\n");
        try (TenantClient client = sandbox.tls(shop)) {
            assertThat(client.maxmemoryMb()).isEqualTo(70);
        }
        assertThat(sandbox.servers()).hasSize(2);
        assertThat(sandbox.run("approve").expect(0).out())
                .contains("approved: remove tenant/other", "approved: tenant/fresh as it is written now");
        held.awaitPrinted("tenant/other Gone").awaitPrinted("tenant/fresh Answering");
        assertThat(sandbox.run("approve").expect(0).out()).isEqualTo("nothing is held back\n");

        // What is written through the program is agreed to by whoever does it.
        assertThat(sandbox.run("set", "shop", "memory.maxmemoryMb=72").expect(0).out())
                .endsWith("it is in force\n");
        sandbox.source().write(shop.memory(72, 140));
        sandbox.run("rm", "fresh", "--yes").expect(0);
        held.awaitPrinted("tenant/fresh Gone");
        sandbox.source().write(fresh);
        sandbox.source().delete(fresh);
    }

    @Test
    void whatWaitsGoesOnWaitingOverARestartAndAPassByHand() {
        Manifest shop = sandbox.source().write(sandbox.tenant("shop"));
        ControlPlaneProcess held = sandbox.up("--hold");
        held.awaitPrinted("this spec is new, and waits for an approval");
        assertThat(sandbox.servers()).isEmpty();
        sandbox.run("approve", "shop").expect(0);
        held.awaitPrinted("tenant/shop Answering");

        sandbox.source().write(shop.memory(70, 140));
        held.awaitPrinted("this change waits for an approval");
        held.close();
        sandbox.run("reconcile").expect(0);
        try (TenantClient client = sandbox.tls(shop)) {
            assertThat(client.maxmemoryMb()).isEqualTo(64);
        }

        // Nobody holds anything back any more.
        sandbox.up();
        try (TenantClient client = sandbox.tls(shop)) {
            Await.until(
                    "the change is in force",
                    () -> assertThat(client.maxmemoryMb()).isEqualTo(70));
        }
    }

    @Test
    void whoAppliesAPlanApprovesWhatItSays() {
        Manifest shop = sandbox.source().write(sandbox.tenant("shop").persistent());
        Manifest gone = sandbox.source().write(sandbox.tenant("gone").persistent());
        sandbox.source().write(sandbox.tenant("kept"));
        ControlPlaneProcess held = sandbox.up("--hold");
        held.awaitPrinted("waits for an approval");
        sandbox.run("approve").expect(0);
        held.awaitPrinted("tenant/shop Answering").awaitPrinted("tenant/gone Answering");

        // Beside the control plane.
        sandbox.source().write(shop.memory(70, 140));
        sandbox.run("plan", "-o", "change.json").expect(2);
        sandbox.run("apply", "change.json").expect(0);
        try (TenantClient client = sandbox.tls(shop)) {
            assertThat(client.maxmemoryMb()).isEqualTo(70);
        }

        // Without one, and what was applied stays so when there is one again.
        held.close();
        sandbox.source().write(shop.memory(72, 140));
        sandbox.source().delete(gone);
        sandbox.run("plan", "-o", "change.json").expect(3);
        sandbox.run("apply", "change.json", "--allow-data-loss").expect(0);
        sandbox.up("--hold");
        sandbox.run("reconcile").expect(0);
        try (TenantClient client = sandbox.tls(shop)) {
            assertThat(client.maxmemoryMb()).isEqualTo(72);
        }
        assertThat(sandbox.servers()).hasSize(2);
        assertThat(sandbox.run("approve").expect(0).out()).isEqualTo("nothing is held back\n");

        // What is kept of one that is deleted is not erased while a manifest that waits asks for it.
        sandbox.source().write(gone);
        sandbox.run("reconcile").expect(0);
        assertThat(sandbox.run("erase", "gone", "--yes").expect(1).err()).contains("nothing of 'gone' can be erased");
        assertThat(sandbox.directoryOf("gone").resolve("data")).isNotEmptyDirectory();
    }

    @Test
    void nothingIsRemovedOrRevertedWhereItIsNotKnownWhatWasApproved() throws IOException {
        Manifest shop = sandbox.source().write(sandbox.tenant("shop"));
        Manifest other = sandbox.source().write(sandbox.tenant("other"));
        ControlPlaneProcess before = sandbox.up();
        before.awaitPrinted("tenant/shop Answering").awaitPrinted("tenant/other Answering");
        before.close();
        // What was pushed while none ran waits, and so does a removal; what a status file may say does not count.
        sandbox.source().write(shop.memory(70, 140));
        sandbox.source().delete(other);
        FileTree.delete(sandbox.state().resolve("cache"));

        ControlPlaneProcess held = sandbox.up("--hold");
        held.awaitPrinted("waits for an approval");
        sandbox.run("reconcile");
        try (TenantClient client = sandbox.tls(shop);
                TenantClient kept = sandbox.tls(other)) {
            assertThat(client.maxmemoryMb()).isEqualTo(64);
            assertThat(kept.ping()).isEqualTo("PONG");
        }
        sandbox.run("approve", "shop").expect(0);
        try (TenantClient client = sandbox.tls(shop)) {
            assertThat(client.maxmemoryMb()).isEqualTo(70);
        }

        // Somebody deletes what was approved.
        held.close();
        FileTree.delete(sandbox.state().resolve("agreed"));
        sandbox.source().write(shop.memory(72, 140));
        ControlPlaneProcess again = sandbox.up("--hold");
        again.awaitPrinted("waits for an approval");
        sandbox.run("reconcile");
        try (TenantClient client = sandbox.tls(shop);
                TenantClient kept = sandbox.tls(other)) {
            assertThat(client.maxmemoryMb()).isEqualTo(70);
            assertThat(kept.ping()).isEqualTo("PONG");
        }
        again.close();

        // A file that was damaged is no secret of the loop's.
        Path damaged = Files.writeString(sandbox.state().resolve("agreed/damaged.json"), "{");
        assertThat(sandbox.run("doctor").out())
                .containsPattern("(?m)^FAIL +approved +.*" + damaged.getFileName() + " can't be read");
    }

    @Test
    void oneOfManyRemovalsIsApprovedAloneAndNoLossBeforehand() {
        List<Manifest> all = Stream.of("one", "two", "three")
                .map(name -> sandbox.source().write(sandbox.tenant(name)))
                .toList();
        ControlPlaneProcess held = sandbox.up("--hold");
        held.awaitPrinted("waits for an approval");
        sandbox.run("approve").expect(0);
        sandbox.run("reconcile").expect(0);

        assertThat(sandbox.run("approve", "three").expect(1).err())
                .contains("nothing of tenant/three waits for an approval");
        all.subList(0, 2).forEach(sandbox.source()::delete);
        held.awaitPrinted("its removal waits for an approval");
        assertThat(sandbox.run("approve", "one").expect(0).out()).isEqualTo("approved: remove tenant/one\n");
        held.awaitPrinted("tenant/one Gone");
        assertThat(sandbox.servers()).hasSize(2);
        assertThat(sandbox.run("approve", "two").expect(0).out()).isEqualTo("approved: remove tenant/two\n");
        held.awaitPrinted("tenant/two Gone");
    }
}
