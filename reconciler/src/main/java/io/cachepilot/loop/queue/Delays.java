package io.cachepilot.loop.queue;

import io.cachepilot.plan.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/** The keys that are not ready yet, each at most once. Guarded by the lock of its queue. */
final class Delays {
    private static final Comparator<Delay> ORDER =
            Comparator.comparing(Delay::due).thenComparing(Delay::key);

    private final Map<Key, Delay> byKey = new HashMap<>();
    private final NavigableSet<Delay> byDue = new TreeSet<>(ORDER);

    void add(Delay delay) {
        put(remove(delay.key()).map(delay::and).orElse(delay));
    }

    Optional<Delay> remove(Key key) {
        Delay delay = byKey.remove(key);
        if (delay == null) {
            return Optional.empty();
        }
        byDue.remove(delay);
        return Optional.of(delay);
    }

    /** Removes and returns one key whose time has come. */
    Optional<Delay> takeDue(Instant now) {
        return byDue.isEmpty() || byDue.first().due().isAfter(now)
                ? Optional.empty()
                : remove(byDue.first().key());
    }

    Optional<Instant> nextDue() {
        return byDue.isEmpty() ? Optional.empty() : Optional.of(byDue.first().due());
    }

    boolean backsOff(Key key) {
        Delay delay = byKey.get(key);
        return delay != null && delay.why() == Delay.Why.BACKOFF;
    }

    boolean waits(Key key) {
        Delay delay = byKey.get(key);
        return delay != null && delay.why() == Delay.Why.WAITING;
    }

    boolean anyWaiting() {
        return byDue.stream().anyMatch(delay -> delay.why() == Delay.Why.WAITING);
    }

    int size() {
        return byKey.size();
    }

    /** Makes every key due earlier, by the time that the clock was set back. */
    void moveEarlier(Duration by) {
        List<Delay> all = List.copyOf(byDue);
        byKey.clear();
        byDue.clear();
        all.forEach(delay -> put(delay.earlier(by)));
    }

    private void put(Delay delay) {
        byKey.put(delay.key(), delay);
        byDue.add(delay);
    }
}
