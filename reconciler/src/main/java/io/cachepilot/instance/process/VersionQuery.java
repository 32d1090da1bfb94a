package io.cachepilot.instance.process;

import io.cachepilot.instance.EngineUnavailable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Asks a redis-server for its version by running it, for some seconds at most. */
record VersionQuery(Path program) {
    private static final Pattern ANSWER = Pattern.compile("\\bv=(\\d+(?:\\.\\d+)+)");
    private static final int ANSWER_BYTES = 4096;
    private static final long SECONDS = 5;

    String answer() {
        String output = output();
        var matcher = ANSWER.matcher(output);
        if (!matcher.find()) {
            throw failed("it tells no version; is it a redis-server?", null);
        }
        return matcher.group(1);
    }

    private String output() {
        var builder = new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true);
        builder.environment().clear();
        try {
            Process process = builder.start();
            try (InputStream stream = process.getInputStream()) {
                if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                    throw failed("it has not answered within " + SECONDS + " s", null);
                }
                return new String(stream.readNBytes(ANSWER_BYTES), StandardCharsets.UTF_8);
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw failed(e.getMessage() + "; its file system may forbid programs (noexec)", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("interrupted", e);
        }
    }

    private EngineUnavailable failed(String why, @Nullable Throwable cause) {
        String message =
                "cannot run " + program + " --version: " + why + "; set engine.process.binary to a redis-server";
        return cause == null ? new EngineUnavailable(message) : new EngineUnavailable(message, cause);
    }
}
