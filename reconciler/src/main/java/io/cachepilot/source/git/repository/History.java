package io.cachepilot.source.git.repository;

import io.cachepilot.file.DurableFile;
import io.cachepilot.file.FileTrouble;
import io.cachepilot.source.Change;
import io.cachepilot.source.SourceUnavailable;
import io.cachepilot.source.content.References;
import io.cachepilot.source.content.Revision;
import io.cachepilot.source.content.Snapshot;
import io.cachepilot.source.write.Author;
import io.cachepilot.source.write.Committed;
import io.cachepilot.source.write.Proposal;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/**
 * The history of a source that has none: a bare git repository with one branch, {@code main}, opened at the first use
 * and begun when it is missing. What a method has returned survives a power cut.
 *
 * <p>Several processes may use it, one at a time: each method holds a lock of the operating system on the file {@code <its
 * name>.lock}, which ends with its process. That is why git's own locks found at opening are taken for those of a dead
 * process and removed. Within the process it may be used by many threads.
 *
 * <p>A damaged repository is renamed to {@code <its name>.broken-<n>} and begun anew: see {@link #repaired}. Every method
 * throws {@link SourceUnavailable} when the repository can't be used for another reason, like a full disk.
 */
public final class History implements AutoCloseable {
    /** How many commits are kept: as many as {@code log}, {@code rollback} and idempotency keys look back. */
    public static final int MOST_COMMITS = 10_000;

    private static final int LONGEST_SEARCH = 1_000;

    private static final long LOCK_PAUSE_MILLIS = 5;

    /** A pack of everything takes seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RepositoryDirectory directory;
    private final int kept;
    private final KeyedCommits keyed = new KeyedCommits();
    private @Nullable Repository repository;
    private Optional<String> repaired = Optional.empty();
    private boolean alone;

    /**
     * One commit.
     *
     * @param when its time, in whole seconds
     * @param message its whole message
     */
    public record Entry(Revision revision, Instant when, Author author, String message) {}

    /** Does nothing yet: the repository is opened by the first method that needs it. */
    public History(Path bareRepository) {
        this(bareRepository, MOST_COMMITS);
    }

    /** @param kept how many commits {@link #gc} leaves, at least 1 */
    public History(Path bareRepository, int kept) {
        directory = new RepositoryDirectory(bareRepository.toAbsolutePath().normalize());
        this.kept = kept;
    }

    /**
     * Commits the files as the whole content of the branch; returns the head, and commits nothing, when it has exactly
     * these files already. A blank message becomes one that says what has changed.
     *
     * @param files contents by path, with {@code /} between names
     */
    public Revision record(SortedMap<String, byte[]> files, Author author, String message, Instant when) {
        var label = new CommitWriter.Label(author, message, when);
        return with(open -> revision(new CommitWriter(open, directory).commit(files, label)));
    }

    /** The newest revision; empty while nothing has been recorded. */
    public Optional<Revision> head() {
        return look(open -> new CommitReader(open).head().map(History::revision));
    }

    /** The files of a revision by path; empty when this history does not know it. */
    public Optional<SortedMap<String, byte[]>> at(Revision revision) {
        return look(open -> new CommitReader(open).filesAt(ObjectId.fromString(revision.commit())));
    }

    /** The newest commits first, at most {@code max}. */
    public List<Entry> log(int max) {
        return look(open -> new CommitReader(open).log(max));
    }

    /** Tells each commit, the newest first, until it is told enough. */
    public void each(Predicate<Change> wantsMore) {
        look(open -> {
            Optional<ObjectId> head = new CommitReader(open).head();
            if (head.isPresent()) {
                new CommitLog(open, head.get(), "").each(wantsMore);
            }
            return head;
        });
    }

    /**
     * The files of a revision that is given as {@code HEAD}, {@code HEAD~2} or the first digits of its id.
     *
     * @param references finds what manifests refer to
     */
    public Snapshot snapshot(String revision, References references) {
        return look(open -> {
            ObjectId head = new CommitReader(open)
                    .head()
                    .orElseThrow(() -> new SourceUnavailable("nothing has been recorded yet; run cachepilot up"));
            return TreeReader.read(open, new CommitLog(open, head, "").resolve(revision), "", references, Map.of())
                    .snapshot();
        });
    }

    /** The newest commit that added, changed or removed this file; empty when none of the last 1,000 did. */
    public Optional<Revision> lastChange(String path) {
        return look(
                open -> new CommitReader(open).lastChange(path, LONGEST_SEARCH).map(History::revision));
    }

    /**
     * The commit of an earlier request that is the same.
     *
     * @throws io.cachepilot.source.write.WriteRefused when its key was used for something else
     */
    public Optional<Committed> earlier(Proposal proposal) {
        return proposal.key().isEmpty()
                ? Optional.empty()
                : with(open -> keyed.find(open, new CommitReader(open).head(), proposal));
    }

    /**
     * Packs what has been recorded, and forgets what lies further back than {@link #MOST_COMMITS}. Worth calling once a day;
     * takes seconds at most.
     */
    public void gc() {
        with(open -> {
            directory.gc(open, kept);
            return directory;
        });
    }

    /** What was found damaged and begun anew since this was last asked, in words for an event; mostly empty. */
    public synchronized Optional<String> repaired() {
        Optional<String> message = repaired;
        repaired = Optional.empty();
        return message;
    }

    /** Lets go of the files; a later use opens them again. */
    @Override
    public synchronized void close() {
        if (repository != null) {
            repository.close();
            repository = null;
        }
    }

    /** Something that is done with the open repository. */
    @FunctionalInterface
    private interface Operation<T> {
        T on(Repository repository) throws IOException;
    }

    /**
     * Does something while no other process uses this history, nor changes what it is about, if that does so in the same
     * way. Methods of this history may be called meanwhile.
     */
    public synchronized <T> T alone(Supplier<T> work) {
        if (alone) {
            return work.get();
        }
        try (FileChannel channel = lockFile();
                FileLock _ = lock(channel)) {
            alone = true;
            return work.get();
        } catch (IOException e) {
            throw unusable(e);
        } finally {
            alone = false;
        }
    }

    /**
     * For what only reads: it takes no lock and writes nothing, so it works where the disk can't be written, or is another
     * user's. What is damaged is mended all the same, as by a writer.
     */
    private synchronized <T> T look(Operation<T> operation) {
        if (alone || repository != null) {
            return with(operation);
        }
        IsolatedSystem.install();
        try (Repository open = directory.openToLook()) {
            verify(open);
            return operation.on(open);
        } catch (IOException | UncheckedIOException | JGitInternalException e) {
            if (Damage.isToldBy(e)) {
                return with(operation);
            }
            throw new SourceUnavailable("cannot read the history " + directory.path() + ": " + reason(e), e);
        }
    }

    private <T> T with(Operation<T> operation) {
        return alone(() -> {
            try {
                return evenIfDamaged(operation);
            } catch (IOException | UncheckedIOException | JGitInternalException e) {
                // Opened again by the next use: a passing trouble leaves nothing half-known behind.
                close();
                throw unusable(e);
            }
        });
    }

    private SourceUnavailable unusable(Exception cause) {
        return new SourceUnavailable(
                "cannot use the history " + directory.path() + ": " + reason(cause)
                        + "; make its directory writable and free space on its disk",
                cause);
    }

    private FileChannel lockFile() throws IOException {
        Path file = directory.path().resolveSibling(directory.path().getFileName() + ".lock");
        try {
            DurableFile.createDirectories(file.resolveSibling(""));
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
        try {
            return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (FileSystemException e) {
            throw new IOException("cannot open its lock file " + file + ": " + FileTrouble.words(e), e);
        }
    }

    /** Waits for other processes, and for others of this one, which may have been stopped meanwhile. */
    private static FileLock lock(FileChannel channel) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                FileLock lock = channel.tryLock();
                if (lock != null) {
                    return lock;
                }
            } catch (OverlappingFileLockException _) {
                // Another history of this process.
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("another process has held its lock for %d s; see whether it hangs"
                        .formatted(PATIENCE.toSeconds()));
            }
            pause();
        }
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(LOCK_PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for another user of the history");
        }
    }

    /** Tries twice: the second time with a repository that has just begun. */
    private <T> T evenIfDamaged(Operation<T> operation) throws IOException {
        try {
            return operation.on(open());
        } catch (IOException | JGitInternalException e) {
            if (!Damage.isToldBy(e)) {
                throw e;
            }
            beginAnew(e);
            return operation.on(open());
        }
    }

    private Repository open() throws IOException {
        if (repository == null) {
            IsolatedSystem.install();
            repository = directory.open();
            verify(repository);
        }
        return repository;
    }

    /** Reads all of the head: a damage is better found now than when an older version is needed. */
    private static void verify(Repository opened) throws IOException {
        var reader = new CommitReader(opened);
        Optional<ObjectId> head = reader.head();
        if (head.isPresent() && reader.filesAt(head.get()).isEmpty()) {
            throw new Damage("its branch main names a commit that is not there");
        }
    }

    private void beginAnew(Exception damage) throws IOException {
        close();
        Path aside = directory.moveAside();
        repaired = Optional.of("the history " + directory.path() + " was damaged (" + reason(damage)
                + ") and has begun anew; the old one lies in " + aside + "; no tenant is affected");
    }

    private static String reason(Exception failure) {
        return FileTrouble.words(failure);
    }

    private static Revision revision(ObjectId commit) {
        return new Revision(commit.name());
    }
}
