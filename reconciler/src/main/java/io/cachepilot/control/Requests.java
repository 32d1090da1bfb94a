package io.cachepilot.control;

import io.cachepilot.file.DurableFile;
import io.cachepilot.file.FileTrouble;
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

    /** Asks for what is done about requests of this directory. */
    public Path ask() {
        Path request = directory.resolve(UUID.randomUUID().toString());
        DurableFile.write(request, "please\n");
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

    /** Does the work once for all requests that there are by now, and takes them away; does nothing when there is none. */
    public void answer(Runnable work) {
        List<Path> open = open();
        if (open.isEmpty()) {
            return;
        }
        work.run();
        open.forEach(DurableFile::delete);
    }

    List<Path> open() {
        try (var files = Files.list(directory)) {
            return files.filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
                    .toList();
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + directory + ": " + FileTrouble.words(e), e);
        }
    }
}
