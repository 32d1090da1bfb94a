package io.cachepilot.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Starts programs as a person would, each in a process of its own, and measures them from outside. */
final class Program {
    private static final long LONGEST_SECONDS = 300;
    private static final List<String> OF_THIS_JVM_ALONE = List.of("-D", "-Xshare", "--sun-misc-unsafe");
    private static final Path NOTHING = Path.of("/dev/null");

    private final Lab lab;
    private final List<String> words;
    private final Map<String, String> environment = new HashMap<>();

    private Program(Lab lab, List<String> words) {
        this.lab = lab;
        this.words = List.copyOf(words);
    }

    /** A command of ours, by the launcher. */
    static Program launcher(Lab lab, String... command) {
        var words = new ArrayList<String>();
        words.add(lab.home().resolve("cachepilot").toString());
        words.addAll(List.of(command));
        return new Program(lab, words);
    }

    /**
     * A JVM with the flags that the launcher gives and our libraries. The start-up cache is in use too: it fits each class
     * path that begins with the jar.
     */
    static Program java(Lab lab, String... words) {
        Path target = lab.home().resolve("reconciler/target");
        var all = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:AOTCache=" + target.resolve("cachepilot.aot")));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> OF_THIS_JVM_ALONE.stream().noneMatch(flag::startsWith))
                .forEach(all::add);
        all.addAll(List.of("-cp", target.resolve("cachepilot.jar") + ":" + target.resolve("test-classes")));
        all.addAll(List.of(words));
        return new Program(lab, all);
    }

    /** A program of the host. */
    static Program other(Lab lab, String... words) {
        return new Program(lab, List.of(words));
    }

    Program with(Map<String, String> variables) {
        environment.putAll(variables);
        return this;
    }

    /** How long it takes from its start to its end, in milliseconds; it must end well. */
    double time() {
        long start = System.nanoTime();
        Process process = start(NOTHING);
        await(process);
        return (System.nanoTime() - start) / 1e6;
    }

    /** The most memory that it has at a time, in MiB. It is looked at all the time, so its own time is not told. */
    double peakMemory() throws InterruptedException {
        Process process = start(NOTHING);
        double peak = 0;
        while (!process.waitFor(2, TimeUnit.MILLISECONDS)) {
            peak = Math.max(peak, Memory.peak(process.pid()));
        }
        await(process);
        return peak;
    }

    /** Starts it and leaves it running; it ends with the run at the latest. */
    Process start(Path output) {
        var builder = new ProcessBuilder(words)
                .redirectInput(NOTHING.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        // Whatever is set for an installation of this host is not what is measured.
        builder.environment().keySet().removeIf(name -> name.startsWith("CACHEPILOT_"));
        builder.environment().keySet().removeAll(Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            lab.scratch().atEnd(() -> process.destroyForcibly().waitFor());
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + words, e);
        }
    }

    private void await(Process process) {
        try {
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(words + " has not ended");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException(words + " ended with " + process.exitValue());
        }
    }
}
