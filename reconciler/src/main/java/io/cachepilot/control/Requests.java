package io.cachepilot.control;

import io.cachepilot.file.DurableFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * What other commands ask of a running control plane: a file each, which goes away when it was done. A request that
 * nobody answers does no harm, and one left by a killed command is carried out once.
 */
public final class Requests {
    private static final Duration POLL = Duration.ofMillis(50);

    private final Path directory;

    public Requests(Path directory) {
        this.directory = directory;
    }

    /** Asks for a full pass. */
    public Path ask() {
        Path request = directory.resolve(UUID.randomUUID().toString());
        DurableFile.write(request, "full pass\n");
        return request;
    }

    /** Whether the request was done within the time. */
    public boolean awaitDone(Path request, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (Files.exists(request)) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(POLL);
        }
        return true;
    }

    List<Path> open() {
        try (var files = Files.list(directory)) {
            return files.filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
                    .toList();
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + directory + ": " + e, e);
        }
    }

    void done(List<Path> requests) {
        requests.forEach(DurableFile::delete);
    }
}
