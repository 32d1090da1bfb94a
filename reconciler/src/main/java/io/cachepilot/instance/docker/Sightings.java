package io.cachepilot.instance.docker;

import io.cachepilot.instance.Instance;
import io.cachepilot.instance.InstanceName;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The running instances as they were last inspected, for as long as the Engine tells what happens to them: inspecting is
 * what a pass takes its time for. A sighting ends with every change that we make or hear of, when the list of all containers
 * contradicts it, when the Engine's events break off, and after some minutes in any case, since an event can be lost.
 */
final class Sightings {
    private static final Duration SHORTEST = Duration.ofMinutes(3);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final LongSupplier nanos;
    private final ConcurrentMap<InstanceName, Sighting> seen = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();
    private volatile boolean told;

    private record Sighting(String container, Instance instance, long endsAt) {}

    /** @param nanos the time that has passed since any moment */
    Sightings(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** From now on the Engine tells what happens. */
    void begin() {
        told = true;
    }

    /** The Engine tells nothing more. */
    void end() {
        told = false;
        changes.incrementAndGet();
        seen.clear();
    }

    /** To be taken before a container is inspected, for {@link #note}. */
    long mark() {
        return changes.get();
    }

    /**
     * Remembers what an inspection has told of a running instance, unless something has changed since it began.
     *
     * @param container its id
     */
    void note(String container, Instance instance, long mark) {
        if (!told || !instance.running()) {
            return;
        }
        // Not all at the same time, or one pass would have to inspect them all.
        long lasts = ThreadLocalRandom.current().nextLong(SHORTEST.toNanos(), LONGEST.toNanos());
        InstanceName name = instance.name();
        seen.put(name, new Sighting(container, instance, nanos.getAsLong() + lasts));
        if (changes.get() != mark) {
            seen.remove(name);
        }
    }

    Optional<Instance> of(InstanceName name) {
        return Optional.ofNullable(seen.get(name))
                .filter(sighting -> nanos.getAsLong() - sighting.endsAt() < 0)
                .map(Sighting::instance);
    }

    void forget(InstanceName name) {
        changes.incrementAndGet();
        seen.remove(name);
    }

    /**
     * Forgets what is not so any more.
     *
     * @param running the ids of the containers that run now
     */
    void compare(Map<InstanceName, Optional<String>> running) {
        seen.entrySet()
                .removeIf(entry -> !Optional.of(entry.getValue().container())
                        .equals(running.getOrDefault(entry.getKey(), Optional.empty())));
    }
}
