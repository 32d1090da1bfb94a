package io.cachepilot.source.git.upstream;

import io.cachepilot.source.git.repository.CommitChain;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;

/** A branch of a repository that others push to. Every method throws {@link io.cachepilot.source.SourceUnavailable}. */
public interface Upstream extends AutoCloseable {
    /** Asks for the newest commit of the branch, and fetches what it needs. Bounded in time. */
    void refresh();

    /** As {@link io.cachepilot.source.Source#newestAsOf} says it of {@link #head}. */
    default OptionalLong newestAsOf() {
        return OptionalLong.of(System.nanoTime());
    }

    /** The newest commit that is known here. */
    Optional<ObjectId> head();

    /** Whether the repository itself, which is asked, has no branch at all yet. */
    boolean isEmpty();

    /** Reads from the repository that has the objects of {@link #head}. */
    <T> T read(Operation<T> operation);

    /**
     * Makes the newest commit of a chain that of the branch. Its objects are in the repository that {@link #read} gives.
     *
     * @return false when the branch has got another commit since: nothing is changed then
     */
    boolean publish(CommitChain chain);

    /**
     * Packs what is kept here, where it is ours. Takes seconds at most.
     *
     * @param precious a commit that is kept though the branch may not lead to it any more
     */
    default void tidy(Optional<ObjectId> precious) {}

    /** What and where it is, for people. */
    String describe();

    @Override
    void close();

    /** Something that is done with an open repository. */
    @FunctionalInterface
    interface Operation<T> {
        T on(Repository repository) throws IOException;
    }
}
