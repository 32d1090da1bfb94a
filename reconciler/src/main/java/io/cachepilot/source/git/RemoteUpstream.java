package io.cachepilot.source.git;

import io.cachepilot.source.RemoteUrl;
import io.cachepilot.source.SourceUnavailable;
import io.cachepilot.source.git.access.Connector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/**
 * A repository that is reached over a network, through a bare copy of its branch on this machine. The copy may be lost:
 * it is made again, and a damaged one is set aside. One process owns it at a time, that which holds the lock of the state
 * directory.
 */
public final class RemoteUpstream implements Upstream {
    private static final String FETCHED = "refs/cachepilot/fetched";
    private static final String PRECIOUS = "refs/cachepilot/precious";

    private final Remote remote;
    private final RepositoryDirectory copy;
    private @Nullable Repository repository;

    /**
     * @param branch empty: the one that the remote's HEAD names
     * @param copy where the copy is, or is to be made
     */
    public RemoteUpstream(RemoteUrl url, Optional<String> branch, Path copy, Connector connector) {
        this.remote = new Remote(url, new Branch(branch), connector, FetchBounds.ON_DISK);
        this.copy = new RepositoryDirectory(copy.toAbsolutePath().normalize());
    }

    /** For what everybody may read. */
    RemoteUpstream(RemoteUrl url, Optional<String> branch, Path copy) {
        this(url, branch, copy, Connector.anonymous());
    }

    @Override
    public synchronized void refresh() {
        read(open -> {
            Optional<ObjectId> known = fetched(open);
            ObjectId newest = remote.fetch(open, FETCHED, known);
            if (!known.equals(Optional.of(newest))) {
                copy.forceReferences();
            }
            return newest;
        });
    }

    @Override
    public synchronized Optional<ObjectId> head() {
        return read(RemoteUpstream::fetched);
    }

    private static Optional<ObjectId> fetched(Repository open) throws IOException {
        return Optional.ofNullable(open.exactRef(FETCHED)).map(Ref::getObjectId);
    }

    @Override
    public synchronized boolean isEmpty() {
        return read(open -> fetched(open).isEmpty() && remote.isEmpty(open));
    }

    /** What a forced push has dropped may still be in force, so it is named first. */
    @Override
    public synchronized void tidy(Optional<ObjectId> precious) {
        read(open -> {
            if (precious.isPresent() && open.getObjectDatabase().has(precious.get())) {
                RefUpdate update = open.updateRef(PRECIOUS);
                update.setNewObjectId(precious.get());
                update.forceUpdate();
            }
            copy.gc(open);
            return open;
        });
    }

    @Override
    public synchronized <T> T read(Operation<T> operation) {
        try {
            return evenIfDamaged(operation);
        } catch (IOException e) {
            close();
            throw new SourceUnavailable(
                    "cannot use the copy " + copy.path() + " of the " + remote + ": " + e
                            + "; make its directory writable and free space on its disk",
                    e);
        }
    }

    /** Tries twice: the second time with an empty copy, which the next refresh fills. */
    private <T> T evenIfDamaged(Operation<T> operation) throws IOException {
        try {
            return operation.on(open());
        } catch (IOException e) {
            if (!Damage.isToldBy(e)) {
                throw e;
            }
            close();
            copy.moveAside();
            return operation.on(open());
        }
    }

    private Repository open() throws IOException {
        if (repository == null) {
            IsolatedSystem.install();
            repository = copy.open();
        }
        return repository;
    }

    @Override
    public synchronized boolean publish(CommitChain chain) {
        return read(open -> {
            ObjectId next = chain.head().orElseThrow();
            if (!remote.push(open, chain.base().orElseGet(ObjectId::zeroId), next)) {
                return false;
            }
            RefUpdate update = open.updateRef(FETCHED);
            update.setNewObjectId(next);
            // Where it is lost, the next refresh fetches what was pushed.
            update.forceUpdate();
            return true;
        });
    }

    @Override
    public String describe() {
        return remote.toString();
    }

    @Override
    public synchronized void close() {
        if (repository != null) {
            repository.close();
            repository = null;
        }
    }
}
