package io.cachepilot.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory for one run, and what has to be undone after it: the newest first, once, also when the run is ended by
 * Ctrl-C. One thing that can't be undone does not keep the others.
 */
final class Scratch implements AutoCloseable {
    private final Path root;
    private final Deque<Undo> undos = new ArrayDeque<>();
    private final Thread hook = new Thread(this::breakOff, "bench-cleanup");

    /** Undoes one thing. */
    @FunctionalInterface
    interface Undo {
        void run() throws Exception;
    }

    private Scratch(Path root) {
        this.root = root;
    }

    static Scratch create() {
        try {
            var scratch = new Scratch(Files.createTempDirectory("cachepilot-bench-"));
            scratch.atEnd(() -> delete(scratch.root));
            Runtime.getRuntime().addShutdownHook(scratch.hook);
            return scratch;
        } catch (IOException e) {
            throw new UncheckedIOException("no directory for temporary files", e);
        }
    }

    /** A new empty directory. */
    Path directory(String name) {
        try {
            return Files.createDirectories(root.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void atEnd(Undo undo) {
        synchronized (undos) {
            undos.push(undo);
        }
    }

    /** Undoes what came since that many things were to be undone. */
    void undoTo(int count) {
        while (true) {
            Undo undo;
            synchronized (undos) {
                if (undos.size() <= count) {
                    return;
                }
                undo = undos.pop();
            }
            try {
                undo.run();
            } catch (Exception e) {
                Console.say("could not clean up: " + e);
            }
        }
    }

    int undos() {
        synchronized (undos) {
            return undos.size();
        }
    }

    /** JVMs in which benchmarks run don't notice at once that nobody waits for them any more. */
    private void breakOff() {
        undoAll();
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
    }

    private void undoAll() {
        undoTo(0);
    }

    @Override
    public void close() {
        undoAll();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The JVM ends already, and the hook runs.
        }
    }

    private static void delete(Path directory) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(directory)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) {
            Files.deleteIfExists(file);
        }
    }
}
