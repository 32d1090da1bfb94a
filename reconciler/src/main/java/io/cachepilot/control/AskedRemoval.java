package io.cachepilot.control;

import io.cachepilot.loop.prune.ApprovalFiles;
import io.cachepilot.plan.Key;
import io.cachepilot.source.SourceUnavailable;
import io.cachepilot.spec.SpecCommit;
import java.util.function.Supplier;

/** A removal of one spec that somebody asks for by its name: noted before it is committed, so that whoever sees it gone knows why. */
public final class AskedRemoval {
    private AskedRemoval() {}

    /**
     * Notes it, and commits it.
     *
     * @param commit takes the spec away
     */
    public static SpecCommit of(Key key, ApprovalFiles approvals, Supplier<SpecCommit> commit) {
        try (ApprovalFiles.UnderWay asking = approvals.ask(key)) {
            try {
                SpecCommit made = commit.get();
                asking.done();
                return made;
            } catch (SourceUnavailable e) {
                // Whether it has arrived is not known. If it has not, a later look at the source ends what was asked
                // for.
                asking.done();
                throw e;
            }
        }
    }
}
