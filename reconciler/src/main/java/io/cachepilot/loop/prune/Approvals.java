package io.cachepilot.loop.prune;

import io.cachepilot.plan.Key;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a person has allowed or asked for, and the loop would not do by itself. {@link ApprovalFiles} keeps it.
 *
 * @param removals the keys whose removal is allowed
 * @param asked the keys whose removal was asked for by name, so that it is nobody's mistake
 * @param dataLoss the keys for which one action may lose data
 * @param choices what a person has chosen for a key, in words of its kind
 * @param changes the specs that may come into force, by hashes of them
 */
public record Approvals(
        SortedSet<Key> removals,
        SortedSet<Key> asked,
        SortedSet<Key> dataLoss,
        SortedMap<Key, String> choices,
        SortedMap<Key, SortedSet<String>> changes) {
    public static final Approvals NONE =
            new Approvals(new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new TreeMap<>(), new TreeMap<>());

    public Approvals {
        removals = Collections.unmodifiableSortedSet(new TreeSet<>(removals));
        asked = Collections.unmodifiableSortedSet(new TreeSet<>(asked));
        dataLoss = Collections.unmodifiableSortedSet(new TreeSet<>(dataLoss));
        choices = Collections.unmodifiableSortedMap(new TreeMap<>(choices));
        changes = Collections.unmodifiableSortedMap(new TreeMap<>(changes));
    }

    /** The same, with leave to remove these keys too. */
    public Approvals allowing(SortedSet<Key> more) {
        var all = new TreeSet<>(removals);
        all.addAll(more);
        return new Approvals(all, asked, dataLoss, choices, changes);
    }
}
