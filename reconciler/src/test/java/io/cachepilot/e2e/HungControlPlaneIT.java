package io.cachepilot.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.proc.ProcessTable;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A control plane that was stopped in the midst of its work, as by SIGSTOP or a debugger. */
final class HungControlPlaneIT {
    /** Far below the minutes that its work may take, and above what a slow machine needs. */
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    @Test
    void nobodyWaitsForItAndItIsEnded() throws Exception {
        try (var sandbox = new Sandbox(directory)) {
            sandbox.source().write(sandbox.tenant("shop"));
            sandbox.up();
            long pid = pid(sandbox);
            assertThat(sandbox.run("get", "--json").expect(0).out()).contains("\"stale\" : null");
            assertThat(new ProcessBuilder("kill", "-STOP", "" + pid).start().waitFor())
                    .isZero();
            Await.until(
                    "its silence is noticed",
                    () -> assertThat(sandbox.run("get").expect(0).err())
                            .contains("pid " + pid + ", has not answered since"));

            assertThat(sandbox.run("get", "--json").expect(0).out()).contains("\"stale\"", "\"as_of\"");
            assertThat(sandbox.run("describe", "shop").expect(0).out()).contains("has not answered since");
            assertThat(sandbox.run("doctor").expect(1).out())
                    .containsPattern("FAIL +control plane +the control plane, pid " + pid);
            for (String waiting : new String[] {"reconcile", "up"}) {
                long start = System.nanoTime();
                assertThat(sandbox.run(waiting).expect(1).err()).contains("has not answered since");
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
            }
            assertThat(sandbox.run("down", "--yes").expect(0).out())
                    .contains("killing the control plane, pid " + pid)
                    .contains("stopped: shop");
            assertThat(ProcessTable.host().find(pid)).isEmpty();
        }
    }

    private static long pid(Sandbox sandbox) {
        String owner = TextFiles.read(sandbox.state().resolve("lock"));
        return Long.parseLong(owner.replaceAll("(?s).*\"pid\":(\\d+).*", "$1"));
    }
}
