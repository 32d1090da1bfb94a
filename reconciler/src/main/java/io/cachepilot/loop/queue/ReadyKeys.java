package io.cachepilot.loop.queue;

import io.cachepilot.plan.Key;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/** The keys to run now, each once, the most urgent first and then in the order they came. Guarded by the lock of its queue. */
final class ReadyKeys {
    private static final Comparator<Entry> ORDER =
            Comparator.comparing(Entry::priority).thenComparingLong(Entry::order);

    private record Entry(Key key, Priority priority, long order) {}

    private final Map<Key, Entry> byKey = new HashMap<>();
    private final NavigableSet<Entry> inOrder = new TreeSet<>(ORDER);
    private long added;

    /** A key that is here already keeps its place in the order and the more urgent priority. */
    void add(Key key, Priority priority) {
        Entry old = byKey.remove(key);
        if (old != null) {
            inOrder.remove(old);
        }
        Entry entry = old == null
                ? new Entry(key, priority, added++)
                : new Entry(key, priority.orMoreUrgent(old.priority), old.order);
        byKey.put(key, entry);
        inOrder.add(entry);
    }

    boolean contains(Key key) {
        return byKey.containsKey(key);
    }

    Optional<Turn> poll() {
        Entry first = inOrder.pollFirst();
        if (first == null) {
            return Optional.empty();
        }
        byKey.remove(first.key);
        return Optional.of(new Turn(first.key, first.priority));
    }

    int size() {
        return byKey.size();
    }
}
