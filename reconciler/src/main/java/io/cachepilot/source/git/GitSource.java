package io.cachepilot.source.git;

import io.cachepilot.source.Revision;
import io.cachepilot.source.Snapshot;
import io.cachepilot.source.Source;
import io.cachepilot.source.SourceUnavailable;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.lib.ObjectId;

/**
 * A branch of a git repository. {@link #refresh} asks the repository for its newest commit, which may take seconds;
 * {@link #look} and {@link #take} read the one that is known, and never wait for a network. Safe for many threads.
 */
public final class GitSource implements Source {
    private final Upstream upstream;
    private final String directory;
    private final ReentrantLock lock = new ReentrantLock();

    // State guarded by the lock.
    private Optional<Snapshot> last = Optional.empty();
    private Optional<String> behind = Optional.empty();

    /** @param directory the part of the repository that counts, with {@code /} between names; empty: all of it */
    public GitSource(Upstream upstream, String directory) {
        this.upstream = upstream;
        this.directory = directory;
    }

    @Override
    public boolean refresh() {
        lock.lock();
        try {
            Optional<String> before = behind;
            behind = failure();
            return !behind.equals(before)
                    || last.isEmpty()
                    || !upstream.head().map(head -> isOf(last.get(), head)).orElse(false);
        } catch (SourceUnavailable _) {
            return true;
        } finally {
            lock.unlock();
        }
    }

    private Optional<String> failure() {
        try {
            upstream.refresh();
            return Optional.empty();
        } catch (SourceUnavailable e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Snapshot look() {
        return take();
    }

    @Override
    public Snapshot take() {
        lock.lock();
        try {
            ObjectId head = head();
            Snapshot snapshot = last.filter(known -> isOf(known, head))
                    .orElseGet(() -> upstream.read(repository -> TreeReader.read(repository, head, directory)));
            last = Optional.of(snapshot);
            return snapshot.behind(behind);
        } finally {
            lock.unlock();
        }
    }

    /** The newest commit that is known; the repository is asked where none is. */
    private ObjectId head() {
        return upstream.head().orElseGet(() -> {
            upstream.refresh();
            return upstream.head()
                    .orElseThrow(() -> new SourceUnavailable(upstream.describe() + " has no commit yet; push one"));
        });
    }

    private static boolean isOf(Snapshot snapshot, ObjectId head) {
        return snapshot.revision().filter(new Revision(head.name())::equals).isPresent();
    }

    @Override
    public String describe() {
        return upstream.describe() + (directory.isEmpty() ? "" : ", directory " + directory);
    }

    @Override
    public void close() {
        upstream.close();
    }
}
