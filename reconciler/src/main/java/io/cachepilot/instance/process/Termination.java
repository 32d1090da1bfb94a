package io.cachepilot.instance.process;

import io.cachepilot.instance.EngineUnavailable;
import io.cachepilot.proc.ProcessId;
import io.cachepilot.proc.ProcessTable;
import java.time.Duration;

/** Ends a process: asks, waits, kills. The identity is checked before each signal, as a pid may come again. */
record Termination(ProcessTable table) {
    private static final Duration AFTER_KILL = Duration.ofSeconds(10);
    private static final long FIRST_LOOK_MILLIS = 5;
    private static final long LOOK_MILLIS = 100;

    /** Returns when the process has ended, at most the grace time and some seconds later. */
    void end(ProcessId process, Duration grace) {
        if (table.alive(process)) {
            ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroy);
        }
        if (ended(process, grace)) {
            return;
        }
        if (table.alive(process)) {
            ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
        }
        if (!ended(process, AFTER_KILL)) {
            throw new EngineUnavailable("process " + process.pid() + " has not ended within " + AFTER_KILL.toSeconds()
                    + " s of SIGKILL; it may wait for a disk or belong to another user: see /proc/" + process.pid()
                    + "/status");
        }
    }

    /** Looks itself: the JDK's way to wait for a process that is not its child never ends at a zombie. */
    private boolean ended(ProcessId process, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        long pause = FIRST_LOOK_MILLIS;
        while (table.alive(process)) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            pause(process, pause);
            pause = Math.min(LOOK_MILLIS, pause * 2);
        }
        return true;
    }

    private static void pause(ProcessId process, long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineUnavailable("interrupted while waiting for process " + process.pid() + " to end", e);
        }
    }
}
