package io.cachepilot.source.git.repository;

import java.io.IOException;
import java.util.Objects;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/**
 * A repository that is opened at its first use and again after it was closed. Whoever reads it while another one closes it
 * reads to the end. Safe for many threads.
 */
public final class OpenRepository implements AutoCloseable {
    private final Opening opening;
    private @Nullable Repository repository;

    public OpenRepository(Opening opening) {
        this.opening = opening;
    }

    /** Opens a repository. */
    @FunctionalInterface
    public interface Opening {
        Repository open() throws IOException;
    }

    /** What has to be done to a repository that is given up. */
    @FunctionalInterface
    public interface Disposal {
        void run() throws IOException;
    }

    /** The repository; every caller closes what he gets. */
    public synchronized Repository use() throws IOException {
        if (repository == null) {
            IsolatedSystem.install();
            repository = opening.open();
        }
        repository.incrementOpen();
        return repository;
    }

    /** Gives up a repository, once: whoever comes with one that was given up before is too late, and does nothing. */
    public synchronized void giveUp(Repository broken, Disposal disposal) throws IOException {
        if (Objects.equals(repository, broken)) {
            close();
            disposal.run();
        }
    }

    /** A later use opens it again. */
    @Override
    public synchronized void close() {
        if (repository != null) {
            repository.close();
            repository = null;
        }
    }
}
