package io.cachepilot.source;

import io.cachepilot.source.content.Snapshot;
import io.cachepilot.source.write.Committed;
import io.cachepilot.source.write.Proposal;
import io.cachepilot.source.write.WriteRefused;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * The port to a place where manifests live. What a person did wrong in single files is in the snapshot's refusals; every
 * method throws {@link SourceUnavailable} when there is no snapshot to be had at all.
 */
public interface Source extends AutoCloseable {
    /**
     * Finds out whether there is something newer than what was last taken, from wherever manifests come from. Takes seconds at
     * most, and never fails: what came of it is told by the next snapshot. Nothing to do where every look is a new one.
     *
     * @return whether the next snapshot may differ from the last one
     */
    default boolean refresh() {
        return true;
    }

    /**
     * A moment of {@link System#nanoTime} such that the next snapshot lacks nothing that was there then; empty when it is not
     * known how old it will be.
     */
    default OptionalLong newestAsOf() {
        return OptionalLong.of(System.nanoTime());
    }

    /** The manifests as they are now. Writes nothing, so the snapshot of a plain directory has no revision. */
    Snapshot look();

    /** The manifests as they are now, recorded: the snapshot has a revision, the same one as long as nothing changes. */
    Snapshot take();

    /**
     * Carries out a change as one commit, which a power cut does not undo once this has returned; a remote has it by then.
     * What others change meanwhile stays: the change is then made of what they left.
     *
     * @throws WriteRefused when it can't be written; nothing is changed then
     */
    Committed commit(Proposal proposal);

    /**
     * Tells each commit, the newest first, until it is told enough; also those that changed no manifest.
     *
     * @param wantsMore false: enough
     */
    void history(Predicate<Change> wantsMore);

    /**
     * The manifests of a revision, which is given as {@code HEAD}, {@code HEAD~2} or the first digits of its id. One that
     * there is not is {@link UnknownRevision}.
     */
    Snapshot at(String revision);

    /** Packs what is kept of it here. Worth calling once or twice a day; takes seconds at most. */
    default void tidy() {}

    /** What and where it is, in a few words for a person. */
    String describe();

    /** Lets go of what it holds open. */
    @Override
    default void close() {}

    /** Something about the source itself that a person should know, told once: what was damaged, or rewritten. */
    default Optional<Notice> notice() {
        return Optional.empty();
    }

    /** Something about the source itself that a person should know as long as it is so. */
    default Optional<String> warning() {
        return Optional.empty();
    }
}
