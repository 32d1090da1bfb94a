package io.cachepilot.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program that the machine may lack: a test that needs it is then skipped, and says so. */
public final class Programs {
    private Programs() {}

    /** Whether it is there and succeeds. */
    public static boolean runs(String... command) throws Exception {
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException _) {
            return false;
        }
    }

    /** Skips the test where there is no such program; for those that do not tell their version. */
    public static void require(String program) throws Exception {
        assumeThat(runs("sh", "-c", "command -v " + program))
                .as(program + " is on this machine")
                .isTrue();
    }

    /** What it has printed; it must end well within five minutes, as it does on a slow disk too. */
    public static String run(String program, String... arguments) throws Exception {
        assumeThat(runs(program, "--version"))
                .as(program + " is on this machine")
                .isTrue();
        var builder = new ProcessBuilder(program).redirectErrorStream(true);
        builder.command().addAll(List.of(arguments));
        return output(builder);
    }

    /** What it has printed, whether it ended well or not. */
    public static String prints(String program, String... arguments) throws Exception {
        var builder = new ProcessBuilder(program).redirectErrorStream(true);
        builder.command().addAll(List.of(arguments));
        Process process = builder.start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    public static String output(ProcessBuilder builder) throws Exception {
        Path printed = Files.createTempFile("printed", ".txt");
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES))
                    .as("%s ends", builder.command())
                    .isTrue();
            String text = Files.readString(printed, StandardCharsets.UTF_8);
            assertThat(process.exitValue())
                    .as("exit code, having printed: %s", text)
                    .isZero();
            return text;
        } finally {
            process.destroyForcibly();
            Files.delete(printed);
        }
    }
}
