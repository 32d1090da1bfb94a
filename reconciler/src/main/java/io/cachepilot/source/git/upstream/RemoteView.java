package io.cachepilot.source.git.upstream;

import io.cachepilot.file.FileTrouble;
import io.cachepilot.source.SourceUnavailable;
import io.cachepilot.source.git.access.Connector;
import io.cachepilot.source.git.repository.CommitChain;
import io.cachepilot.source.git.repository.FetchBounds;
import io.cachepilot.source.git.repository.IsolatedSystem;
import io.cachepilot.source.location.RemoteUrl;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;

/**
 * A repository that is reached over a network, for one command: its branch is fetched into memory, and nothing is
 * written to a disk here.
 */
public final class RemoteView implements Upstream {
    private static final String FETCHED = "refs/cachepilot/fetched";

    private final Remote remote;
    private final Repository memory;
    private volatile Optional<ObjectId> head = Optional.empty();

    /** @param branch empty: the one that the remote's HEAD names */
    public RemoteView(RemoteUrl url, Optional<String> branch, Connector connector) {
        IsolatedSystem.install();
        this.remote = new Remote(
                url, new Branch(branch), connector, FetchBounds.IN_MEMORY, new NetworkCalls(NetworkCalls.PASSING));
        this.memory = FetchBounds.IN_MEMORY.inMemory("view");
    }

    /** For what everybody may read. */
    public RemoteView(RemoteUrl url, Optional<String> branch) {
        this(url, branch, Connector.anonymous());
    }

    @Override
    public void refresh() {
        head = Optional.of(read(open -> remote.fetch(open, FETCHED, head)));
    }

    @Override
    public Optional<ObjectId> head() {
        return head;
    }

    @Override
    public boolean isEmpty() {
        return head.isEmpty() && read(remote::isEmpty);
    }

    @Override
    public <T> T read(Operation<T> operation) {
        try {
            return operation.on(memory);
        } catch (IOException e) {
            throw new SourceUnavailable("cannot look at the " + remote + ": " + FileTrouble.words(e), e);
        }
    }

    @Override
    public boolean publish(CommitChain chain) {
        return read(open -> {
            ObjectId next = chain.head().orElseThrow();
            if (!remote.push(open, FETCHED, chain.base().orElseGet(ObjectId::zeroId), next)) {
                return false;
            }
            head = Optional.of(next);
            return true;
        });
    }

    @Override
    public String describe() {
        return remote.toString();
    }

    @Override
    public void close() {
        remote.close();
        memory.close();
    }
}
