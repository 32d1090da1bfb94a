package io.cachepilot.source.git.upstream;

import java.io.IOException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;

/** Which commit follows which. */
public final class Ancestry {
    private Ancestry() {}

    /** Whether a commit is part of the history of another one. One that is gone is not. */
    public static boolean contains(Repository repository, ObjectId head, ObjectId commit) throws IOException {
        if (head.equals(commit)) {
            return true;
        }
        try (var walk = new RevWalk(repository)) {
            return walk.isMergedInto(walk.parseCommit(commit), walk.parseCommit(head));
        } catch (MissingObjectException _) {
            return false;
        }
    }
}
