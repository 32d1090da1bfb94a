package io.cachepilot.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Docker's own command, as a person at the machine uses it. */
final class Docker {
    private static final long LONGEST_SECONDS = 60;

    private final List<String> words;

    private Docker(List<String> words) {
        this.words = List.copyOf(words);
    }

    /** The Engine of this machine; skips the test where none answers. */
    static Docker ofThisMachine() {
        var docker = new Docker(List.of("docker"));
        assumeTrue(docker.answers(), "no Docker Engine answers here");
        return docker;
    }

    static Docker at(String host) {
        return new Docker(List.of("docker", "--host", host));
    }

    boolean answers() {
        try {
            return exec(List.of("version", "--format", "{{.Server.Version}}")).exit() == 0;
        } catch (UncheckedIOException _) {
            // There is no such command.
            return false;
        }
    }

    /** What it printed; it has to succeed. */
    String run(String... arguments) {
        Result result = exec(List.of(arguments));
        assertThat(result.exit())
                .as("docker %s printed: %s", List.of(arguments), result.out())
                .isZero();
        return result.out().strip();
    }

    /** One field of a container, in Docker's template language. */
    String inspect(String container, String field) {
        return run("inspect", "--format", field, container);
    }

    /** Ends and forgets all containers and networks of an installation. */
    void removeAllOf(String installation) {
        String label = "label=io.cachepilot.owner=" + installation;
        for (String container :
                run("ps", "--all", "--quiet", "--filter", label).lines().toList()) {
            exec(List.of("rm", "--force", container));
        }
        for (String network :
                run("network", "ls", "--quiet", "--filter", label).lines().toList()) {
            exec(List.of("network", "rm", network));
        }
    }

    private record Result(int exit, String out) {}

    private Result exec(List<String> arguments) {
        var command = new ArrayList<>(words);
        command.addAll(arguments);
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " did not end");
            }
            return new Result(process.exitValue(), out);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
