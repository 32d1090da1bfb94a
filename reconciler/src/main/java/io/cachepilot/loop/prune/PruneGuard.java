package io.cachepilot.loop.prune;

import io.cachepilot.file.Sha256;
import io.cachepilot.plan.Key;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Decides which of the keys that lack a spec may be removed, and which wait for a person. Pure. */
public final class PruneGuard {
    private static final int ID_DIGITS = 12;

    private final double share;

    /**
     * @param share of the existing keys that one revision may remove without approval, from 0 to 1; one may always go
     */
    public PruneGuard(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("the share of removals is a number from 0 to 1, not " + share);
        }
        this.share = share;
    }

    /** Every key that exists and is not desired is either allowed or held. */
    public PruneVerdict judge(PruneRequest request) {
        SortedSet<Key> removals = without(request.existing(), request.desired());
        if (removals.isEmpty()) {
            return new PruneVerdict(removals, Optional.empty());
        }
        if (!request.sourceComplete()) {
            return new PruneVerdict(
                    new TreeSet<>(),
                    Optional.of(new PruneHold.UntilComplete(
                            removals, "nothing is removed while a source fails to load: repair it first")));
        }
        SortedSet<Key> unasked = without(removals, request.asked());
        Optional<String> tooMany = tooMany(request, unasked);
        // Too many are approved together or not at all: without some of them the others would no longer be too many.
        SortedSet<Key> held =
                tooMany.isPresent() ? unasked : without(common(unasked, request.guarded()), request.approved());
        // A part of what was approved is covered too: a removal that a crash stopped halfway goes on.
        if (request.approved().containsAll(held)) {
            return new PruneVerdict(removals, Optional.empty());
        }
        return new PruneVerdict(
                without(removals, held), Optional.of(untilApproved(held, tooMany.orElse("protected by their specs"))));
    }

    /** A short text that names exactly this set, the same on every machine. */
    public static String approvalId(SortedSet<Key> keys) {
        String lines = keys.stream().map(key -> key + "\n").collect(Collectors.joining());
        return Sha256.hex(lines).substring(0, ID_DIGITS);
    }

    private Optional<String> tooMany(PruneRequest request, SortedSet<Key> unasked) {
        if (request.desired().isEmpty()) {
            return Optional.of("no spec at all would be left");
        }
        int existing = request.existing().size();
        int limit = Math.max(
                1,
                BigDecimal.valueOf(share).multiply(BigDecimal.valueOf(existing)).intValue());
        return unasked.size() <= limit
                ? Optional.empty()
                : Optional.of(
                        "%d of %d would be removed at once, more than %d".formatted(unasked.size(), existing, limit));
    }

    private static PruneHold untilApproved(SortedSet<Key> keys, String why) {
        String id = approvalId(keys);
        return new PruneHold.UntilApproved(
                keys, id, why + ": approve it (cachepilot approve), or bring the specs back");
    }

    private static SortedSet<Key> without(SortedSet<Key> keys, SortedSet<Key> others) {
        var left = new TreeSet<>(keys);
        left.removeAll(others);
        return left;
    }

    private static SortedSet<Key> common(SortedSet<Key> keys, SortedSet<Key> others) {
        var both = new TreeSet<>(keys);
        both.retainAll(others);
        return both;
    }
}
