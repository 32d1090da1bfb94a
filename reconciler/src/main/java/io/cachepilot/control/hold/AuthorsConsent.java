package io.cachepilot.control.hold;

import io.cachepilot.loop.prune.ApprovalFiles;
import io.cachepilot.plan.Key;
import io.cachepilot.spec.SpecCommit;
import io.cachepilot.spec.SpecDelta;
import io.cachepilot.spec.SpecReview;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Agrees to what one change makes of specs, for its author. That is on disk before anybody can see the change: neither the loop nor
 * another author then takes it for one that waits.
 */
public final class AuthorsConsent implements SpecReview {
    private final AgreedFiles files;
    private final ApprovalFiles approvals;
    private SortedMap<Key, String> given = new TreeMap<>();

    public AuthorsConsent(AgreedFiles files, ApprovalFiles approvals) {
        this.files = files;
        this.approvals = approvals;
    }

    @Override
    public void review(List<SpecDelta> deltas) {
        if (files.isBegun()) {
            given = files.byAuthor(deltas, approvals.read().approvals());
            approvals.agree(given);
        }
    }

    /** To be called once it is made: a look of the loop meanwhile may have taken what was agreed to for overtaken. */
    public void confirm(SpecCommit commit) {
        if (commit.changed()) {
            approvals.agree(given);
        }
    }
}
