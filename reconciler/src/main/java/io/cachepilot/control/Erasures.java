package io.cachepilot.control;

import io.cachepilot.file.DurableFile;
import io.cachepilot.file.FileTrouble;
import io.cachepilot.json.Json;
import io.cachepilot.plan.Key;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Erasures that were asked for, a file each until it is done. One that was begun is known after a crash, so that nothing goes on
 * with half of what it had.
 */
public final class Erasures {
    private static final Duration POLL = Duration.ofMillis(50);

    private final Path directory;

    public Erasures(Path directory) {
        this.directory = directory;
    }

    /** @param begun whether something of it may be erased already */
    record Asked(Key key, boolean begun) {}

    /** Asks a running control plane to erase what is kept of that key. */
    public void ask(Key key) {
        // One that was begun stays so.
        if (open().stream().noneMatch(asked -> asked.key().equals(key))) {
            DurableFile.write(file(key), Json.write(new Asked(key, false)));
        }
    }

    /** Whether it was answered, done or refused, within the time. */
    public boolean awaitAnswer(Key key, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (Files.exists(file(key))) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(POLL);
        }
        return true;
    }

    void begin(Key key) {
        DurableFile.write(file(key), Json.write(new Asked(key, true)));
    }

    /** It was done, or refused. */
    void end(Key key) {
        DurableFile.delete(file(key));
    }

    List<Asked> open() {
        var open = new ArrayList<Asked>();
        try (var files = Files.newDirectoryStream(directory, "[!.]*")) {
            for (Path file : files) {
                parse(file).ifPresent(open::add);
            }
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + directory + ": " + FileTrouble.words(e), e);
        }
        return open;
    }

    /** A file that can't be read, or says nothing of use, asks for nothing. */
    private static Optional<Asked> parse(Path file) {
        try {
            return DurableFile.read(file).map(json -> Json.read(json, Asked.class));
        } catch (IllegalArgumentException | UncheckedIOException _) {
            return Optional.empty();
        }
    }

    private Path file(Key key) {
        return directory.resolve(key.toString().replace('/', '.'));
    }
}
