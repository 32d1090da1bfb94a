package io.cachepilot.proc;

import java.util.Objects;

/**
 * One process among all that ever had its pid: pids come again within minutes, and a clock may be set.
 *
 * @param startTicks when it was started, in clock ticks since the boot
 * @param bootId the boot of the host that the ticks count from
 */
public record ProcessId(long pid, long startTicks, String bootId) {
    public ProcessId {
        Objects.requireNonNull(bootId, "bootId");
    }
}
