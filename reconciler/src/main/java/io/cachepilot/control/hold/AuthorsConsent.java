package io.cachepilot.control.hold;

import io.cachepilot.loop.prune.ApprovalFiles;
import io.cachepilot.plan.Key;
import io.cachepilot.source.SourceUnavailable;
import io.cachepilot.spec.SpecCommit;
import io.cachepilot.spec.SpecDelta;
import io.cachepilot.spec.SpecReview;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Agrees to what one change makes of specs, for its author. That is on disk before anybody can see the change, so that neither the
 * loop nor another author takes it for one that waits; and it is gone again when the change was not made.
 */
public final class AuthorsConsent implements SpecReview {
    private final AgreedFiles files;
    private final ApprovalFiles approvals;
    private final DocumentHash hash;
    private final BooleanSupplier isHeld;
    private Optional<ApprovalFiles.UnderWay> given = Optional.empty();

    /** @param isHeld whether only what is agreed to comes into force */
    public AuthorsConsent(AgreedFiles files, ApprovalFiles approvals, DocumentHash hash, BooleanSupplier isHeld) {
        this.files = files;
        this.approvals = approvals;
        this.hash = hash;
        this.isHeld = isHeld;
    }

    /** Anew where somebody else was faster: what was agreed to before is then not what is written. */
    @Override
    public void review(List<SpecDelta> deltas) {
        close();
        if (!isHeld.getAsBoolean()) {
            return;
        }
        SortedMap<Key, String> tags = files.byAuthor(deltas, approvals.read().approvals(), hash);
        if (!tags.isEmpty()) {
            given = Optional.of(approvals.agreeing(tags));
        }
    }

    /**
     * Makes the change.
     *
     * @param commit makes it, and asks for this review inside of the commit
     */
    public SpecCommit during(Supplier<SpecCommit> commit) {
        try {
            SpecCommit made = commit.get();
            given.filter(_ -> made.changed()).ifPresent(ApprovalFiles.UnderWay::done);
            return made;
        } catch (SourceUnavailable e) {
            // Whether it has arrived is not known. If it has not, a later look at the source ends what was agreed to.
            given.ifPresent(ApprovalFiles.UnderWay::done);
            throw e;
        } finally {
            close();
        }
    }

    private void close() {
        given.ifPresent(ApprovalFiles.UnderWay::close);
        given = Optional.empty();
    }
}
