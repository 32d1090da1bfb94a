package io.cachepilot.source.directory;

import io.cachepilot.source.Limits;
import io.cachepilot.source.RefusedFile;
import io.cachepilot.source.Snapshot;
import io.cachepilot.source.SourceUnavailable;
import io.cachepilot.source.directory.Listing.Stamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads a directory as one consistent picture: it lists, reads, lists again, and reads again what differs. A file that
 * never comes to rest is refused, as if it could not be read, and never taken half-written. Made for one reading.
 */
final class DirectoryReader {
    private static final List<Duration> PAUSES = List.of(
            Duration.ofMillis(5),
            Duration.ofMillis(10),
            Duration.ofMillis(20),
            Duration.ofMillis(40),
            Duration.ofMillis(80));

    private final Path root;
    private final Duration settle;
    private final Map<String, Stamp> stamps = new HashMap<>();
    private final Map<String, byte[]> contents = new HashMap<>();
    private final Map<String, String> unreadable = new HashMap<>();

    DirectoryReader(Path root) {
        // Writing in place is two steps, truncate and write: a file that has just been touched may be between them, and
        // a
        // second write within one tick of the file system's clock would leave no trace.
        this(root, Duration.ofMillis(20));
    }

    /**
     * @param settle how long a file must have been left alone before it is taken
     */
    DirectoryReader(Path root, Duration settle) {
        this.root = root;
        this.settle = settle;
    }

    /** Returns within about 200 ms and the time that reading takes. */
    Snapshot read() {
        Listing listing = Listing.of(root);
        Set<String> restless = readAll(listing);
        for (Duration pause : PAUSES) {
            if (restless.isEmpty()) {
                break;
            }
            sleep(pause);
            restless.forEach(this::forget);
            listing = Listing.of(root);
            restless = readAll(listing);
        }
        return snapshot(listing, restless);
    }

    /** Reads what is not known yet; returns the paths that are not at rest. */
    private Set<String> readAll(Listing listing) {
        listing.files().forEach((path, stamp) -> {
            if (!stamp.equals(stamps.get(path))) {
                forget(path);
                stamps.put(path, stamp);
                read(path);
            }
        });
        Listing after = Listing.of(root);
        var restless = new HashSet<>(differing(listing.files(), after.files()));
        restless.addAll(differing(listing.refused(), after.refused()));
        Instant settled = Instant.now().minus(settle);
        after.files().forEach((path, stamp) -> {
            if (isRecent(stamp, settled)) {
                restless.add(path);
            }
        });
        return restless;
    }

    private boolean isRecent(Stamp stamp, Instant settled) {
        // A time in the future is a clock that is wrong, not a file that is being written.
        return stamp.modified().isAfter(settled) && !stamp.modified().isAfter(settled.plus(settle));
    }

    private void read(String path) {
        try (var in = Files.newInputStream(root.resolve(path), LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(Limits.MAX_FILE_BYTES + 1);
            if (bytes.length > Limits.MAX_FILE_BYTES) {
                unreadable.put(path, "has grown larger than 1 MiB; split it into several files");
            } else {
                contents.put(path, bytes);
            }
        } catch (IOException e) {
            unreadable.put(path, Listing.readable(e));
        }
    }

    private void forget(String path) {
        stamps.remove(path);
        contents.remove(path);
        unreadable.remove(path);
    }

    private Snapshot snapshot(Listing listing, Set<String> restless) {
        var files = new TreeMap<String, byte[]>();
        SortedMap<String, String> refused = new TreeMap<>(listing.refused());
        for (String path : listing.files().keySet()) {
            Optional.ofNullable(contents.get(path)).ifPresent(content -> files.put(path, content));
            Optional.ofNullable(unreadable.get(path)).ifPresent(message -> refused.put(path, message));
        }
        for (String path : restless) {
            files.remove(path);
            refused.putIfAbsent(path, "keeps changing while it is read; it is taken when its writer has finished");
        }
        return new Snapshot(
                Optional.empty(),
                files,
                refused.entrySet().stream()
                        .map(entry -> new RefusedFile(entry.getKey(), entry.getValue()))
                        .toList());
    }

    private static <T> Set<String> differing(Map<String, T> before, Map<String, T> after) {
        var paths = new HashSet<>(before.keySet());
        paths.addAll(after.keySet());
        paths.removeIf(path -> before.containsKey(path)
                && after.containsKey(path)
                && before.get(path).equals(after.get(path)));
        return paths;
    }

    private void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SourceUnavailable("reading the manifest directory " + root + " was interrupted", e);
        }
    }
}
