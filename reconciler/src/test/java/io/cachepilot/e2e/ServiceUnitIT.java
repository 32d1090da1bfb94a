package io.cachepilot.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What brings a control plane back that has used up its memory: it ends by itself, and the service manager starts it again. */
final class ServiceUnitIT {
    private static final Path LAUNCHER = Path.of(System.getProperty("cachepilot.launcher"));

    @TempDir
    private Path root;

    @Test
    void theProgramEndsWhenItsMemoryIsUsedUp() throws Exception {
        try (var sandbox = new Sandbox(root)) {
            sandbox.source().write(sandbox.tenant("client1"));
            ControlPlaneProcess up = sandbox.up();

            assertThat(Files.readString(Path.of("/proc/" + up.pid() + "/cmdline"), StandardCharsets.ISO_8859_1)
                            .split("\0"))
                    .contains("-XX:+ExitOnOutOfMemoryError");
        }
    }

    @Test
    void theUnitStartsItAgainAndLeavesTheTenantsAlone() throws Exception {
        List<String> lines = Files.readAllLines(LAUNCHER.resolveSibling("examples/cachepilot.service"));

        assertThat(lines)
                .contains("Restart=always", "KillMode=process", "StartLimitIntervalSec=0", "OOMPolicy=continue");
        assertThat(lines).anyMatch(line -> line.matches("RestartSec=[1-9][0-9]?"));
    }
}
