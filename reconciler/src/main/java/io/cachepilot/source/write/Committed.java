package io.cachepilot.source.write;

import io.cachepilot.source.content.Revision;

/**
 * What became of a {@link Proposal}.
 *
 * @param revision the commit, or the newest one when nothing had to change
 * @param changed whether there is a commit of it
 * @param repeated whether that commit was made when it was asked for earlier, under the same key
 */
public record Committed(Revision revision, boolean changed, boolean repeated) {
    public Committed(Revision revision, boolean changed) {
        this(revision, changed, false);
    }

    /** The commit of an earlier request. */
    public static Committed before(Revision revision) {
        return new Committed(revision, true, true);
    }
}
