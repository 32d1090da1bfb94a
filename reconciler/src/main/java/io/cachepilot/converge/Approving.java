package io.cachepilot.converge;

import io.cachepilot.converge.desired.Intake;
import io.cachepilot.converge.hold.PendingChange;
import io.cachepilot.loop.prune.ApprovalFiles;
import io.cachepilot.loop.prune.PruneHold;
import io.cachepilot.plan.Key;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Allows for a person what the loop would not do by itself: removals that are held back, changes that wait for an approval, and one
 * loss of a spec's data.
 *
 * @param approvals what persons have allowed
 * @param pending the changes of what is wanted that wait for an approval
 */
public record Approving(Kinds kinds, ApprovalFiles approvals, Function<Intake, List<PendingChange>> pending) {
    /**
     * What was allowed.
     *
     * @param removals of these keys
     * @param changes that these keys come into force as they are written
     * @param dataLoss by the next action for this key
     */
    public record Allowed(SortedSet<Key> removals, SortedSet<Key> changes, Optional<Key> dataLoss) {
        public Allowed {
            removals = Collections.unmodifiableSortedSet(new TreeSet<>(removals));
            changes = Collections.unmodifiableSortedSet(new TreeSet<>(changes));
        }

        /** What was allowed for it: {@code removal}, {@code change} or {@code data-loss}. */
        public String word(Key key) {
            if (removals.contains(key)) {
                return "removal";
            }
            return changes.contains(key) ? "change" : "data-loss";
        }

        /** All that something was allowed for. */
        public SortedSet<Key> keys() {
            var keys = new TreeSet<>(removals);
            keys.addAll(changes);
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
     * @param id of the change of that one that is meant, see {@link PendingChange#id}; empty: whatever waits
     * @throws NothingAllowed when nothing was allowed
     */
    public Allowed approve(Intake intake, Optional<Key> one, Optional<String> id) {
        List<PruneHold> held = kinds.heldRemovals(intake);
        held.stream()
                .filter(PruneHold.UntilComplete.class::isInstance)
                .findFirst()
                .ifPresent(hold -> {
                    throw new NothingAllowed(hold.because());
                });
        var removals = new TreeSet<Key>();
        held.forEach(hold -> removals.addAll(hold.keys()));
        var changes = new TreeMap<Key, String>();
        pending.apply(intake).forEach(change -> {
            if (change.sort() == PendingChange.Sort.REMOVED) {
                removals.add(change.key());
            } else {
                changes.put(change.key(), change.hash());
            }
        });
        one.ifPresent(key -> {
            id.ifPresent(wanted -> requireSame(key, wanted, Optional.ofNullable(changes.get(key))));
            changes.keySet().retainAll(List.of(key));
            removals.retainAll(List.of(key));
            refuseWithoutEffect(intake, removals);
        });
        Optional<Key> dataLoss = one.filter(_ -> removals.isEmpty() && changes.isEmpty());
        dataLoss.ifPresent(key -> refuseGone(intake, key));
        approvals.allowRemovals(removals);
        approvals.agree(changes);
        dataLoss.ifPresent(key -> approvals.allowDataLoss(new TreeSet<>(List.of(key))));
        return new Allowed(removals, changes.navigableKeySet(), dataLoss);
    }

    private static void requireSame(Key key, String wanted, Optional<String> hash) {
        Optional<String> waits = hash.map(PendingChange::id);
        if (!waits.equals(Optional.of(wanted))) {
            throw new NothingAllowed("%s waits for an approval as %s, not as %s; look at it again: cachepilot diff %s"
                    .formatted(key, waits.orElse("nothing"), wanted, key));
        }
    }

    /** Whether a change of it waits for an approval; it may be one that never was in force. */
    public boolean isPending(Intake intake, Key key) {
        return pending.apply(intake).stream().anyMatch(change -> change.key().equals(key));
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
