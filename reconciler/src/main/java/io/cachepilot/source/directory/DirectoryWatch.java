package io.cachepilot.source.directory;

import io.cachepilot.file.FileTrouble;
import io.cachepilot.source.SourceUnavailable;
import io.cachepilot.source.content.Limits;
import io.cachepilot.source.content.ManifestName;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls back when something in a directory, or in its sub-directories, may have changed. A hint only: some changes come
 * without one (network file systems, exhausted system limits), some hints come without a change. The directory may be
 * missing, and may be removed, renamed or replaced at any time.
 */
public final class DirectoryWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DirectoryWatch.class);

    private static final Duration QUIET = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofMillis(500);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int MAX_DIRECTORIES = 1_000;
    private static final WatchEvent.Kind<?>[] KINDS = {
        StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_DELETE
    };

    private final Path directory;
    private final Runnable changed;
    private final WatchService service;
    private Optional<Object> watched = Optional.empty();
    private Set<WatchKey> keys = Set.of();

    /**
     * Watches from when this returns until {@link #close}.
     *
     * @param changed is called by one thread, 50 ms after the last of several changes, at most 500 ms after the first
     */
    public DirectoryWatch(Path directory, Runnable changed) {
        this.directory = directory.toAbsolutePath().normalize();
        this.changed = changed;
        try {
            service = this.directory.getFileSystem().newWatchService();
        } catch (IOException e) {
            throw new SourceUnavailable(
                    "cannot watch " + directory + ": " + FileTrouble.words(e) + "; raise fs.inotify.max_user_instances",
                    e);
        }
        watchTree();
        Thread.ofVirtual().name("watch " + this.directory).start(this::run);
    }

    /** Ends the watch; a call that is under way is not waited for. */
    @Override
    public void close() {
        try {
            service.close();
        } catch (IOException e) {
            log.atWarn().addKeyValue("directory", directory).setCause(e).log("the watch could not be closed");
        }
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                if (awaitChange()) {
                    // First the new directories, then the call: what comes into them later is noticed, what was there
                    // is read.
                    watchTree();
                    call();
                }
            }
        } catch (ClosedWatchServiceException _) {
            log.atDebug().addKeyValue("directory", directory).log("the watch has ended");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether something changed; after a second without any event, whether it is still the same directory. */
    private boolean awaitChange() throws InterruptedException {
        WatchKey key = service.poll(LOOK.toNanos(), TimeUnit.NANOSECONDS);
        if (key == null) {
            return !identity().equals(watched);
        }
        long end = System.nanoTime() + LONGEST.toNanos();
        while (key != null) {
            // What it was does not matter, not even that there were too many to tell: the whole directory is read
            // anyway.
            key.pollEvents();
            key.reset();
            long left = end - System.nanoTime();
            key = left > 0 ? service.poll(Math.min(left, QUIET.toNanos()), TimeUnit.NANOSECONDS) : null;
        }
        return true;
    }

    /** Watches every directory of the tree as it is now, and none that has left it. */
    private void watchTree() {
        watched = identity();
        var now = new HashSet<WatchKey>();
        try {
            watch(directory, 0, now);
        } catch (IOException | DirectoryIteratorException e) {
            log.atWarn()
                    .addKeyValue("directory", directory)
                    .addKeyValue("cause", e)
                    .log("not all of the directory can be watched; changes are found by the next regular look");
        }
        keys.stream().filter(key -> !now.contains(key)).forEach(WatchKey::cancel);
        keys = now;
    }

    private void watch(Path branch, int depth, Set<WatchKey> found) throws IOException {
        if (depth > Limits.MAX_DEPTH || found.size() >= MAX_DIRECTORIES || !Files.isDirectory(branch)) {
            return;
        }
        found.add(branch.register(service, KINDS));
        try (var entries = Files.newDirectoryStream(branch, DirectoryWatch::isBranch)) {
            for (Path entry : entries) {
                watch(entry, depth + 1, found);
            }
        }
    }

    private static boolean isBranch(Path entry) {
        return !ManifestName.isHidden(entry) && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
    }

    private void call() {
        try {
            changed.run();
        } catch (RuntimeException e) {
            log.atError().addKeyValue("directory", directory).setCause(e).log("a noticed change could not be handled");
        }
    }

    /** Tells the directory from another one of the same name; empty when there is none. */
    private Optional<Object> identity() {
        try {
            return Optional.ofNullable(
                    Files.readAttributes(directory, BasicFileAttributes.class).fileKey());
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
