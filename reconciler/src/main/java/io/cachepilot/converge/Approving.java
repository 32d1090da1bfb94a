package io.cachepilot.converge;

import io.cachepilot.converge.desired.Intake;
import io.cachepilot.converge.hold.Holds;
import io.cachepilot.converge.hold.PendingChange;
import io.cachepilot.loop.prune.ApprovalFiles;
import io.cachepilot.loop.prune.PruneHold;
import io.cachepilot.plan.Key;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Allows for a person what the loop would not do by itself: removals that are held back, changes that wait for an approval, and one
 * loss of a spec's data.
 *
 * @param approvals what persons have allowed
 * @param holds what of the source comes into force, where somebody has to agree to it
 */
public record Approving(Kinds kinds, ApprovalFiles approvals, Holds holds) {
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
     * What waits for somebody to allow it.
     *
     * @param intake what it was seen in
     * @param changes the hash that each spec is approved by
     */
    public record Waiting(Intake intake, SortedSet<Key> removals, SortedMap<Key, String> changes) {
        /** Whether something waits for that one; it may be one that never was in force. */
        public boolean has(Key key) {
            return removals.contains(key) || changes.containsKey(key);
        }

        private Waiting only(Key key) {
            var one = Set.of(key);
            var itsRemoval = new TreeSet<>(removals);
            itsRemoval.retainAll(one);
            var itsChange = new TreeMap<>(changes);
            itsChange.keySet().retainAll(one);
            return new Waiting(intake, itsRemoval, itsChange);
        }
    }

    /**
     * What waits now. Writes nothing.
     *
     * @throws NothingAllowed when it can't be told, since some of what is wanted can't be read
     */
    public Waiting waiting(Intake intake) {
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
        holds.pending(intake).forEach(change -> {
            if (change.sort() == PendingChange.Sort.REMOVED) {
                removals.add(change.key());
            } else {
                changes.put(change.key(), change.hash());
            }
        });
        return new Waiting(intake, removals, changes);
    }

    /** Allows all that waits. */
    public Allowed approve(Waiting waiting) {
        approvals.allowRemovals(waiting.removals());
        approvals.agree(waiting.changes());
        return new Allowed(waiting.removals(), new TreeSet<>(waiting.changes().keySet()), Optional.empty());
    }

    /**
     * Allows what waits for one spec; that is the loss of its data where neither its removal nor a change of it is.
     *
     * @param key that there is or was one of that key, the caller has to know
     * @param id of the change that is meant, see {@link PendingChange#id}; empty: whatever waits
     * @throws NothingAllowed when nothing was allowed
     */
    public Allowed approve(Waiting waiting, Key key, Optional<String> id) {
        Waiting one = waiting.only(key);
        id.ifPresent(wanted ->
                requireSame(key, wanted, Optional.ofNullable(one.changes().get(key))));
        if (one.has(key)) {
            refuseWithoutEffect(one);
            return approve(one);
        }
        requireLoss(waiting.intake(), key);
        approvals.allowDataLoss(new TreeSet<>(Set.of(key)));
        return new Allowed(new TreeSet<>(), new TreeSet<>(), Optional.of(key));
    }

    private static void requireSame(Key key, String wanted, Optional<String> hash) {
        Optional<String> waits = hash.map(PendingChange::id);
        if (!waits.equals(Optional.of(wanted))) {
            throw new NothingAllowed("%s waits for an approval as %s, not as %s; look at it again: cachepilot diff %s"
                    .formatted(key, waits.orElse("nothing"), wanted, key));
        }
    }

    /** What is allowed is one loss, so nothing is allowed beforehand: what loses data later, nobody has seen yet. */
    private void requireLoss(Intake intake, Key key) {
        if (!kinds.isDesired(intake, key)) {
            throw new NothingAllowed(
                    "no manifest asks for %s any more, and nothing of it is held back: it is gone, or is going"
                            .formatted(key));
        }
        boolean awaited = kinds.planned(() -> holds.inForce(intake), key::equals).specs().stream()
                .anyMatch(plan -> plan.ifApproved().isPresent());
        if (!awaited) {
            throw new NothingAllowed(
                    "nothing of %s waits for an approval; what would be done for it tells: cachepilot diff %s"
                            .formatted(key, key));
        }
    }

    /** Too many removals are approved together or not at all, so an approval of one of them would change nothing. */
    private void refuseWithoutEffect(Waiting one) {
        Intake intake = one.intake();
        Intake then = holds.inForce(intake.with(intake.approvals().allowing(one.removals())));
        kinds.heldRemovals(then).stream()
                .filter(hold -> !Collections.disjoint(hold.keys(), one.removals()))
                .findFirst()
                .ifPresent(hold -> {
                    throw new NothingAllowed(
                            "nothing would be removed yet: %s. Too many are approved together, without a name"
                                    .formatted(hold.because()));
                });
    }
}
