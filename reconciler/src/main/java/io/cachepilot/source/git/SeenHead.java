package io.cachepilot.source.git;

import io.cachepilot.source.Notice;
import java.util.Optional;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * The newest commit of the last look, be it in force or not, and whether it followed the one before. To be used by one
 * thread at a time.
 */
final class SeenHead {
    private static final int SHORT_ID = 8;

    private final Upstream upstream;
    private Optional<ObjectId> commit = Optional.empty();
    private Optional<Notice> notice = Optional.empty();

    SeenHead(Upstream upstream) {
        this.upstream = upstream;
    }

    /** Whether there was none yet. */
    boolean isNone() {
        return commit.isEmpty();
    }

    boolean is(Optional<ObjectId> head) {
        return commit.equals(head);
    }

    /** Notes what others have made the newest; one that does not follow the last one becomes a notice. */
    void see(ObjectId head) {
        commit.filter(before -> !contains(head, before))
                .ifPresent(before -> notice = Optional.of(rewritten(before, head)));
        set(head);
    }

    /** Notes what we have made the newest. */
    void set(ObjectId head) {
        commit = Optional.of(head.copy());
    }

    /** What is to be told; once. */
    Optional<Notice> notice() {
        Optional<Notice> told = notice;
        notice = Optional.empty();
        return told;
    }

    /** Whether a commit is part of the history of another one. One that is gone is not. */
    boolean contains(ObjectId head, ObjectId commit) {
        return head.equals(commit)
                || upstream.read(repository -> {
                    try (var walk = new RevWalk(repository)) {
                        return walk.isMergedInto(walk.parseCommit(commit), walk.parseCommit(head));
                    } catch (MissingObjectException _) {
                        return false;
                    }
                });
    }

    private Notice rewritten(ObjectId before, ObjectId head) {
        return new Notice(
                "HistoryRewritten",
                "the newest commit of the %s is %s now, which does not contain %s, the newest before: its history was rewritten, as by a forced push, or its HEAD is another branch now"
                        .formatted(upstream.describe(), shortId(head), shortId(before)));
    }

    private static String shortId(ObjectId id) {
        return id.name().substring(0, SHORT_ID);
    }
}
