package io.cachepilot.instance.docker;

import io.cachepilot.instance.InstanceName;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a look at all containers has seen, for the looks at single ones that follow it in the same pass: inspecting is what a
 * pass takes its time for. Each sighting serves one look, is never older than two seconds, and none outlives a change that
 * we make or that the Engine tells of.
 */
final class Sightings {
    private static final long FRESH_NANOS = Duration.ofSeconds(2).toNanos();

    private final ConcurrentMap<InstanceName, Sighting> seen = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();

    private record Sighting(Container container, long nanos) {
        boolean isFresh() {
            return System.nanoTime() - nanos < FRESH_NANOS;
        }
    }

    /** To be taken before a look begins, for {@link #note}. */
    long mark() {
        return changes.get();
    }

    /** Remembers a look, unless something has changed since it began. */
    void note(InstanceName name, Container container, long mark) {
        seen.put(name, new Sighting(container, System.nanoTime()));
        if (changes.get() != mark) {
            seen.remove(name);
        }
    }

    boolean has(InstanceName name) {
        Sighting sighting = seen.get(name);
        return sighting != null && sighting.isFresh();
    }

    Optional<Container> take(InstanceName name) {
        return Optional.ofNullable(seen.remove(name)).filter(Sighting::isFresh).map(Sighting::container);
    }

    void forget(InstanceName name) {
        changes.incrementAndGet();
        seen.remove(name);
    }

    void forgetAll() {
        changes.incrementAndGet();
        seen.clear();
    }
}
