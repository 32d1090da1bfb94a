package io.cachepilot.source.git;

import io.cachepilot.source.Notice;
import io.cachepilot.source.git.upstream.Ancestry;
import io.cachepilot.source.git.upstream.Upstream;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;

/**
 * The newest commit of the last look, be it in force or not, and whether it followed the one before. To be used by one
 * thread at a time.
 */
final class SeenHead {
    private static final int SHORT_ID = 8;

    private final Upstream upstream;
    private Optional<ObjectId> commit = Optional.empty();
    private Optional<Notice> notice = Optional.empty();
    private Optional<String> warning = Optional.empty();

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

    /** Notes what others have made the newest; one that does not follow the last one becomes a notice, and a warning. */
    void see(ObjectId head) {
        if (commit.filter(head::equals).isPresent()) {
            return;
        }
        Optional<Notice> told = commit.filter(
                        before -> !upstream.read(repository -> Ancestry.contains(repository, head, before)))
                .map(before -> rewritten(before, head));
        set(head);
        notice = told.or(() -> notice);
        warning = told.map(Notice::message);
    }

    /** Notes what we have made the newest. */
    void set(ObjectId head) {
        commit = Optional.of(head.copy());
        warning = Optional.empty();
    }

    /** That the newest commit did not follow the one before it; until another one follows it. */
    Optional<String> warning() {
        return warning;
    }

    /** What is to be told; once. */
    Optional<Notice> notice() {
        Optional<Notice> told = notice;
        notice = Optional.empty();
        return told;
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
