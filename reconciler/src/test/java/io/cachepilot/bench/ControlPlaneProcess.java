package io.cachepilot.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A {@code cachepilot up} of its own, for what is told by the kernel of its process. */
record ControlPlaneProcess(Process process) implements AutoCloseable {
    private static final long LONGEST_START_SECONDS = 180;
    private static final long LONGEST_END_SECONDS = 60;

    /** Starts it and waits until its first pass is over. */
    static ControlPlaneProcess start(Lab lab, Site site) throws IOException, InterruptedException {
        Path output = lab.scratch().directory(site.mark()).resolve("up.txt");
        Process process = Program.launcher(lab, "up").with(site.environment()).start(output);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_START_SECONDS);
        while (!Files.readString(output).contains("Watching for changes.")) {
            if (System.nanoTime() > end || process.waitFor(50, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("`up` did not get ready: " + Files.readString(output));
            }
        }
        return new ControlPlaneProcess(process);
    }

    double resident() {
        return Memory.resident(process.pid());
    }

    double proportional() {
        return Memory.proportional(process.pid());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
