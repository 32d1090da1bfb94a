package io.cachepilot.bench;

import java.nio.file.Path;

/** What the kernel says of a process' memory, in MiB; 0 when the process is gone. */
final class Memory {
    private static final double KIB_OF_A_MIB = 1024;

    private Memory() {}

    static double resident(long pid) {
        return field(pid, "status", "VmRSS");
    }

    /** The most that it ever was. */
    static double peak(long pid) {
        return field(pid, "status", "VmHWM");
    }

    /** The same as resident, but pages that others have too count in part. */
    static double proportional(long pid) {
        return field(pid, "smaps_rollup", "Pss");
    }

    private static double field(long pid, String table, String key) {
        String digits = Machine.value(Path.of("/proc", Long.toString(pid), table), key + ":")
                .replaceAll("\\D", "");
        return digits.isEmpty() ? 0 : Long.parseLong(digits) / KIB_OF_A_MIB;
    }
}
