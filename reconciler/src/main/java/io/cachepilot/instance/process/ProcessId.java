package io.cachepilot.instance.process;

import java.util.Objects;

/**
 * One process among all that ever had its pid: pids come again within minutes.
 *
 * @param startTicks when it was started, in clock ticks since the boot
 * @param bootId the boot of the host that the ticks count from
 */
record ProcessId(long pid, long startTicks, String bootId) {
    ProcessId {
        Objects.requireNonNull(bootId, "bootId");
    }
}
