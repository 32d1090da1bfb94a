package io.cachepilot.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs the real launcher, with the flags and the environment of one installation, and keeps all that it printed. */
final class Commands {
    private static final Path NOTHING = Path.of("/dev/null");

    /** The first command may have to build. */
    private static final long LONGEST_SECONDS = 300;

    /** A shell that runs tests in the background lets its children ignore Ctrl-C; a terminal does not. */
    private static final List<String> AS_IN_A_TERMINAL = List.of("env", "--default-signal=INT");

    /** Ready to start commands at once: what it builds and records at its first call is there. */
    static final Path LAUNCHER = prepared(Path.of(System.getProperty("cachepilot.launcher", "../cachepilot"))
            .toAbsolutePath()
            .normalize());

    private final Path directory;
    private final Path outputs;
    private final List<String> flags;
    private final Map<String, String> environment = new HashMap<>();
    private List<String> entering = List.of();
    private int started;

    /** @param directory the working directory of the commands */
    Commands(Path directory, Path outputs, List<String> flags) {
        this.directory = directory;
        this.outputs = TextFiles.createDirectory(outputs);
        this.flags = List.copyOf(flags);
    }

    Commands set(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** From now on they run in the network namespace of that process, as the same user. */
    Commands inNetworkOf(long pid) {
        entering = List.of("nsenter", "--net=/proc/" + pid + "/ns/net");
        return this;
    }

    /** Runs something while its commands are run through another program. */
    <T> T through(List<String> program, Supplier<T> run) {
        List<String> before = entering;
        entering = List.copyOf(program);
        try {
            return run.get();
        } finally {
            entering = before;
        }
    }

    Path outputs() {
        return outputs;
    }

    /** A command that is still to be run, for tests that change how. */
    ProcessBuilder prepare(Path launcher, String... command) {
        var words = new ArrayList<>(entering);
        words.addAll(AS_IN_A_TERMINAL);
        words.add(launcher.toString());
        int named = wordsOfName(command);
        words.addAll(List.of(command).subList(0, named));
        words.addAll(command[0].startsWith("-") ? List.of() : flags);
        words.addAll(List.of(command).subList(named, command.length));
        var builder = new ProcessBuilder(words).directory(directory.toFile()).redirectInput(NOTHING.toFile());
        builder.environment().putAll(environment);
        return builder;
    }

    /** Some commands are of a group, as {@code api key list}. */
    private static int wordsOfName(String... command) {
        return switch (command[0]) {
            case "api" -> command[1].equals("key") ? 3 : 2;
            case "keys", "audit" -> 2;
            default -> 1;
        };
    }

    CommandResult run(String... command) {
        return run(prepare(LAUNCHER, command));
    }

    /** With those lines on the standard input. */
    CommandResult type(String lines, String... command) {
        Path input = outputs.resolve("input");
        TextFiles.write(input, lines);
        return run(prepare(LAUNCHER, command).redirectInput(input.toFile()));
    }

    CommandResult run(ProcessBuilder command) {
        Path out = nextOutput();
        Path err = nextOutput();
        long start = System.nanoTime();
        int exit = exitOf(command.redirectOutput(out.toFile()).redirectError(err.toFile()));
        String name = command.command().stream()
                .skip(entering.size() + AS_IN_A_TERMINAL.size() + 1L)
                .limit(1)
                .collect(Collectors.joining());
        System.out.printf("e2e: the command %s took %d ms%n", name, (System.nanoTime() - start) / 1_000_000);
        return new CommandResult(command.command(), exit, TextFiles.read(out), TextFiles.read(err));
    }

    ControlPlaneProcess up(String... flags) {
        var command = Stream.concat(Stream.of("up"), Stream.of(flags)).toArray(String[]::new);
        return ControlPlaneProcess.start(prepare(LAUNCHER, command), nextOutput());
    }

    private static Path prepared(Path launcher) {
        var version = new ProcessBuilder(launcher.toString(), "--version").inheritIO();
        if (exitOf(version.redirectOutput(NOTHING.toFile())) != 0) {
            throw new IllegalStateException(launcher + " can't be run; what it printed says why");
        }
        return launcher;
    }

    private static int exitOf(ProcessBuilder command) {
        try {
            Process process = command.start();
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command.command() + " did not end");
            }
            return process.exitValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private Path nextOutput() {
        started++;
        return outputs.resolve("%03d.txt".formatted(started));
    }
}
