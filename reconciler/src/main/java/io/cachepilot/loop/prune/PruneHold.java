package io.cachepilot.loop.prune;

import io.cachepilot.plan.HeldRemovals;
import io.cachepilot.plan.Key;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/** Keys that stay although no spec asks for them. */
public sealed interface PruneHold {
    SortedSet<Key> keys();

    /** One sentence for a person: why, and what to do. */
    String because();

    /** As a plan tells it. */
    default HeldRemovals told() {
        return new HeldRemovals(keys(), this instanceof UntilApproved, because());
    }

    /** Nobody can approve this: it is not known what is desired. */
    record UntilComplete(SortedSet<Key> keys, String because) implements PruneHold {
        public UntilComplete {
            keys = Collections.unmodifiableSortedSet(new TreeSet<>(keys));
        }
    }

    /**
     * A person has to approve the removal of exactly these keys.
     *
     * @param approvalId names the set, see {@link PruneGuard#approvalId}
     */
    record UntilApproved(SortedSet<Key> keys, String approvalId, String because) implements PruneHold {
        public UntilApproved {
            keys = Collections.unmodifiableSortedSet(new TreeSet<>(keys));
        }
    }
}
