package io.cachepilot.source.git.upstream;

import io.cachepilot.file.FileTrouble;
import io.cachepilot.source.SourceUnavailable;
import io.cachepilot.source.git.access.Connector;
import io.cachepilot.source.git.repository.CommitChain;
import io.cachepilot.source.git.repository.Damage;
import io.cachepilot.source.git.repository.FetchBounds;
import io.cachepilot.source.git.repository.OpenRepository;
import io.cachepilot.source.git.repository.RepositoryDirectory;
import io.cachepilot.source.location.RemoteUrl;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;

/**
 * A repository that is reached over a network, through a bare copy of its branch on this machine. The copy may be lost:
 * it is made again, and a damaged one is set aside. One process owns it at a time, that which holds the lock of the state
 * directory.
 */
public final class RemoteUpstream implements Upstream {
    private static final String FETCHED = "refs/cachepilot/fetched";
    private static final String PRECIOUS = "refs/cachepilot/precious";
    /** As long as a push may take. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final Remote remote;
    private final RepositoryDirectory copy;
    private final OpenRepository repository;
    /** One call at a time; nobody who only reads waits for it. */
    private final ReentrantLock network = new ReentrantLock();

    /** When the remote was asked for what is here; empty: by an earlier process. */
    private volatile OptionalLong fetchedAsOf = OptionalLong.empty();

    /**
     * @param branch empty: the one that the remote's HEAD names
     * @param copy where the copy is, or is to be made
     */
    public RemoteUpstream(RemoteUrl url, Optional<String> branch, Path copy, Connector connector) {
        this.remote = new Remote(
                url, new Branch(branch), connector, FetchBounds.ON_DISK, new NetworkCalls(NetworkCalls.LASTING));
        this.copy = new RepositoryDirectory(copy.toAbsolutePath().normalize());
        this.repository = new OpenRepository(this::openCopy);
    }

    /** For what everybody may read. */
    public RemoteUpstream(RemoteUrl url, Optional<String> branch, Path copy) {
        this(url, branch, copy, Connector.anonymous());
    }

    private Repository openCopy() throws IOException {
        try {
            return copy.open();
        } catch (Damage _) {
            copy.moveAside();
            return copy.open();
        }
    }

    @Override
    public void refresh() {
        alone(() -> {
            long asked = System.nanoTime();
            read(this::fetch);
            fetchedAsOf = OptionalLong.of(asked);
            return asked;
        });
    }

    @Override
    public OptionalLong newestAsOf() {
        return fetchedAsOf;
    }

    private ObjectId fetch(Repository open) throws IOException {
        Optional<ObjectId> known = fetched(open);
        ObjectId newest = remote.fetch(open, FETCHED, known);
        if (!known.equals(Optional.of(newest))) {
            copy.forceReferences();
        }
        return newest;
    }

    private <T> T alone(Supplier<T> call) {
        try {
            if (!network.tryLock(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new SourceUnavailable(
                        "the %s has been sending for %d seconds; try again later, and look at git ls-remote and git clone of it"
                                .formatted(remote, LONGEST_WAIT.toSeconds()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SourceUnavailable("interrupted while waiting for the " + remote, e);
        }
        try {
            return call.get();
        } finally {
            network.unlock();
        }
    }

    @Override
    public Optional<ObjectId> head() {
        return read(RemoteUpstream::fetched);
    }

    private static Optional<ObjectId> fetched(Repository open) throws IOException {
        return Optional.ofNullable(open.exactRef(FETCHED)).map(Ref::getObjectId);
    }

    @Override
    public boolean isEmpty() {
        return head().isEmpty() && alone(() -> read(open -> fetched(open).isEmpty() && remote.isEmpty(open)));
    }

    /** What a forced push has dropped may still be in force, so it is named first. Nothing while something is sent: it can wait. */
    @Override
    public void tidy(Optional<ObjectId> precious) {
        if (!network.tryLock()) {
            return;
        }
        try {
            read(open -> {
                if (precious.isPresent() && open.getObjectDatabase().has(precious.get())) {
                    RefUpdate update = open.updateRef(PRECIOUS);
                    update.setNewObjectId(precious.get());
                    update.forceUpdate();
                }
                copy.gc(open);
                return open;
            });
        } finally {
            network.unlock();
        }
    }

    /** A damaged copy is set aside; then it is tried once more, with an empty one, which the next refresh fills. */
    @Override
    public <T> T read(Operation<T> operation) {
        try {
            try (Repository open = repository.use()) {
                return tried(operation, open);
            } catch (Damage _) {
                try (Repository open = repository.use()) {
                    return operation.on(open);
                }
            }
        } catch (IOException e) {
            repository.close();
            throw new SourceUnavailable(
                    "cannot use the copy " + copy.path() + " of the " + remote + ": " + FileTrouble.words(e)
                            + "; make its directory writable and free space on its disk",
                    e);
        }
    }

    private <T> T tried(Operation<T> operation, Repository open) throws IOException {
        try {
            return operation.on(open);
        } catch (IOException e) {
            if (!Damage.isToldBy(e)) {
                throw e;
            }
            repository.giveUp(open, copy::moveAside);
            throw new Damage("it was set aside", e);
        }
    }

    @Override
    public boolean publish(CommitChain chain) {
        return alone(() -> read(open -> {
            ObjectId next = chain.head().orElseThrow();
            if (!remote.push(open, FETCHED, chain.base().orElseGet(ObjectId::zeroId), next)) {
                return false;
            }
            RefUpdate update = open.updateRef(FETCHED);
            update.setNewObjectId(next);
            moved(update.forceUpdate());
            return true;
        }));
    }

    /** Else what is read next would be older than what was promised to be in force. */
    private void moved(RefUpdate.Result result) throws IOException {
        switch (result) {
            case NEW, FORCED, FAST_FORWARD, NO_CHANGE -> copy.forceReferences();
            default ->
                throw new IOException(
                        "the commit was pushed, and its copy's branch could not be moved (%s)".formatted(result));
        }
    }

    @Override
    public String describe() {
        return remote.toString();
    }

    /** Ends a call that is under way. */
    @Override
    public void close() {
        remote.close();
        repository.close();
    }
}
