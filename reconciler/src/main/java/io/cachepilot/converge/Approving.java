package io.cachepilot.converge;

import io.cachepilot.converge.desired.Intake;
import io.cachepilot.loop.prune.ApprovalFiles;
import io.cachepilot.loop.prune.PruneHold;
import io.cachepilot.plan.Key;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Allows for a person what the loop would not do by itself: removals that are held back, and one loss of a spec's data.
 *
 * @param approvals what persons have allowed
 */
public record Approving(Kinds kinds, ApprovalFiles approvals) {
    /**
     * What was allowed.
     *
     * @param removals of these keys
     * @param dataLoss by the next action for this key
     */
    public record Allowed(SortedSet<Key> removals, Optional<Key> dataLoss) {
        public Allowed {
            removals = Collections.unmodifiableSortedSet(new TreeSet<>(removals));
        }

        /** All that something was allowed for. */
        public SortedSet<Key> keys() {
            var keys = new TreeSet<>(removals);
            dataLoss.ifPresent(keys::add);
            return Collections.unmodifiableSortedSet(keys);
        }
    }

    /** It would change nothing, or can't be allowed; the message says why. */
    public static final class NothingAllowed extends RuntimeException {
        private NothingAllowed(String because) {
            super(because);
        }
    }

    /**
     * Allows all removals that are held back, or what is held back for one spec; that is the loss of its data where its
     * removal is not. Allowing what nothing waits for has no effect.
     *
     * @param one that there is or was one of that key, the caller has to know
     * @throws NothingAllowed when nothing was allowed
     */
    public Allowed approve(Intake intake, Optional<Key> one) {
        List<PruneHold> held = kinds.heldRemovals(intake);
        held.stream()
                .filter(PruneHold.UntilComplete.class::isInstance)
                .findFirst()
                .ifPresent(hold -> {
                    throw new NothingAllowed(hold.because());
                });
        var removals = new TreeSet<Key>();
        held.forEach(hold -> removals.addAll(hold.keys()));
        one.ifPresent(key -> {
            removals.retainAll(List.of(key));
            refuseWithoutEffect(intake, removals);
        });
        Optional<Key> dataLoss = one.filter(_ -> removals.isEmpty());
        dataLoss.ifPresent(key -> refuseGone(intake, key));
        approvals.allowRemovals(removals);
        dataLoss.ifPresent(key -> approvals.allowDataLoss(new TreeSet<>(List.of(key))));
        return new Allowed(removals, dataLoss);
    }

    private void refuseGone(Intake intake, Key key) {
        if (!kinds.isDesired(intake, key)) {
            throw new NothingAllowed(
                    "no manifest asks for %s any more, and nothing of it is held back: it is gone, or is going"
                            .formatted(key));
        }
    }

    /** Too many removals are approved together or not at all, so an approval of one of them would change nothing. */
    private void refuseWithoutEffect(Intake intake, SortedSet<Key> removals) {
        kinds.heldRemovals(intake.with(intake.approvals().allowing(removals))).stream()
                .filter(hold -> !Collections.disjoint(hold.keys(), removals))
                .findFirst()
                .ifPresent(hold -> {
                    throw new NothingAllowed(
                            "nothing would be removed yet: %s. Too many are approved together, without a name"
                                    .formatted(hold.because()));
                });
    }
}
