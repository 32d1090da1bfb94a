package io.cachepilot.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A {@code cachepilot up} that runs, as a terminal would run it. */
final class ControlPlaneProcess implements AutoCloseable {
    private static final long LONGEST_END_SECONDS = 30;

    private final Process process;
    private final Path output;

    private ControlPlaneProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** @param output where all that it prints goes */
    static ControlPlaneProcess start(ProcessBuilder up, Path output) {
        try {
            return new ControlPlaneProcess(
                    up.redirectErrorStream(true).redirectOutput(output.toFile()).start(), output);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + up.command(), e);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String output() {
        return TextFiles.read(output);
    }

    ControlPlaneProcess awaitPrinted(String text) {
        Await.until("up prints '" + text + "'", () -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("up has ended with " + process.exitValue() + ":\n" + output());
            }
            assertThat(output()).contains(text);
        });
        return this;
    }

    /** What Ctrl-C sends. */
    void interrupt() throws IOException, InterruptedException {
        int sent = new ProcessBuilder("sh", "-c", "kill -INT " + process.pid())
                .start()
                .waitFor();
        assertThat(sent).isZero();
    }

    /** Without any chance to put things in order. */
    void kill() {
        process.destroyForcibly();
    }

    int awaitExit() {
        try {
            assertThat(process.waitFor(LONGEST_END_SECONDS, TimeUnit.SECONDS))
                    .as("the control plane ends")
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            process.destroy();
            awaitExit();
        }
    }
}
