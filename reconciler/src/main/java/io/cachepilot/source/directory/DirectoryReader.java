package io.cachepilot.source.directory;

import io.cachepilot.source.SourceUnavailable;
import io.cachepilot.source.content.Limits;
import io.cachepilot.source.content.ManifestName;
import io.cachepilot.source.content.References;
import io.cachepilot.source.content.ReferredFiles;
import io.cachepilot.source.content.RefusedFile;
import io.cachepilot.source.content.Snapshot;
import io.cachepilot.source.directory.Listing.Stamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
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

    private static final String RESTLESS = "keeps changing while it is read; it is taken when its writer has finished";

    private final Path root;
    private final Duration settle;
    private final References references;
    private SortedSet<String> referred = Collections.emptySortedSet();
    private final Map<String, Stamp> stamps = new HashMap<>();
    private final Map<String, byte[]> contents = new HashMap<>();
    private final Map<String, String> unreadable = new HashMap<>();

    DirectoryReader(Path root, References references) {
        // Writing in place is two steps, truncate and write: a file that has just been touched may be between them, and
        // a
        // second write within one tick of the file system's clock would leave no trace.
        this(root, references, Duration.ofMillis(20));
    }

    /**
     * @param settle how long a file must have been left alone before it is taken
     */
    DirectoryReader(Path root, References references, Duration settle) {
        this.root = root;
        this.references = references;
        this.settle = settle;
    }

    /** Returns within about 200 ms and the time that reading takes. */
    Snapshot read() {
        Look look = look();
        for (Duration pause : PAUSES) {
            if (look.restless().isEmpty()) {
                break;
            }
            sleep(pause);
            look.restless().forEach(this::forget);
            look = look();
        }
        return snapshot(look.listing(), look.restless());
    }

    /** @param restless the paths that are not at rest */
    private record Look(Listing listing, Set<String> restless) {}

    /** What manifests refer to is known only when they have been read. */
    private Look look() {
        Listing listing = Listing.of(root, referred);
        Set<String> restless = readAll(listing);
        SortedSet<String> now = ReferredFiles.paths(manifests(listing), references);
        if (now.equals(referred)) {
            return new Look(listing, restless);
        }
        referred = now;
        Listing again = Listing.of(root, referred);
        return new Look(again, readAll(again));
    }

    private SortedMap<String, byte[]> manifests(Listing listing) {
        var files = new TreeMap<String, byte[]>();
        for (String path : listing.files().keySet()) {
            Optional.ofNullable(contents.get(path)).ifPresent(content -> files.put(path, content));
        }
        return files;
    }

    /** Reads what is not known yet; returns the paths that are not at rest. */
    private Set<String> readAll(Listing listing) {
        listing.stamps().forEach((path, stamp) -> {
            if (!stamp.equals(stamps.get(path))) {
                forget(path);
                stamps.put(path, stamp);
                read(path);
            }
        });
        Listing after = Listing.of(root, referred);
        var restless = new HashSet<>(differing(listing.stamps(), after.stamps()));
        restless.addAll(differing(listing.refused(), after.refused()));
        Instant settled = Instant.now().minus(settle);
        after.stamps().forEach((path, stamp) -> {
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
        SortedMap<String, byte[]> files = manifests(listing);
        SortedMap<String, String> refused = new TreeMap<>(listing.refused());
        for (String path : listing.files().keySet()) {
            Optional.ofNullable(unreadable.get(path)).ifPresent(message -> refused.put(path, message));
        }
        for (String path : restless) {
            files.remove(path);
            if (ManifestName.isManifest(path)) {
                refused.putIfAbsent(path, RESTLESS);
            }
        }
        return new Snapshot(
                Optional.empty(),
                files,
                referred(listing, restless),
                refused.entrySet().stream()
                        .map(entry -> new RefusedFile(entry.getKey(), entry.getValue()))
                        .toList(),
                Optional.empty());
    }

    private ReferredFiles referred(Listing listing, Set<String> restless) {
        var taken = new TreeMap<String, byte[]>();
        var refused = new TreeMap<String, String>();
        for (String path : referred) {
            Optional<String> problem = Optional.ofNullable(listing.unreferable().get(path))
                    .or(() -> Optional.ofNullable(listing.refused().get(path)))
                    .or(() -> Optional.ofNullable(unreadable.get(path)))
                    .or(() -> restless.contains(path) ? Optional.of(RESTLESS) : Optional.empty());
            byte[] content = contents.get(path);
            if (problem.isPresent()) {
                refused.put(path, problem.get());
            } else if (content != null) {
                taken.put(path, content);
            }
        }
        return new ReferredFiles(taken, refused);
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
