package io.cachepilot.plan;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The counters by which a spec makes requests: generations, and times. Whoever writes a new request puts it above every one that was
 * ever seen, so that no request is taken for one of before, whatever a person has brought back meanwhile.
 *
 * @param values by the path of the field below {@code spec}; a time in milliseconds since 1970
 */
public record Counters(SortedMap<String, Long> values) {
    public static final Counters NONE = new Counters(Collections.emptySortedMap());

    /** How far two writers' clocks, or two requests of one moment, may lie apart. A later time is an appointment. */
    private static final Duration SAME_MOMENT = Duration.ofSeconds(1);

    public Counters {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    public static Counters of(Map<String, Long> values) {
        return new Counters(new TreeMap<>(values));
    }

    /** With a time that may be missing. */
    public Counters with(String field, Optional<Instant> at) {
        var more = new TreeMap<>(values);
        at.ifPresent(time -> more.put(field, time.toEpochMilli()));
        return new Counters(more);
    }

    /** The highest of both, field by field. */
    public Counters highest(Counters other) {
        var highest = new TreeMap<>(values);
        other.values().forEach((field, value) -> highest.merge(field, value, Math::max));
        return new Counters(highest);
    }

    /**
     * The next generation; 2 where none was seen, since the first needs no request. Where the last was seen that there can be, it goes
     * on from the one that is written: another one is a request, be it lower.
     *
     * @param written what the spec says now
     */
    public int nextGeneration(String field, Counters written) {
        long highest = values.getOrDefault(field, 1L);
        long before = highest < Integer.MAX_VALUE ? highest : written.values.getOrDefault(field, 1L);
        return before < Integer.MAX_VALUE ? Math.toIntExact(before + 1) : 1;
    }

    /**
     * The time of a request that is made now, in whole milliseconds. A time that was seen and lies ahead is an appointment, and holds
     * up nothing.
     */
    public Instant nextTime(String field, Instant now) {
        Instant at = now.truncatedTo(ChronoUnit.MILLIS);
        return Optional.ofNullable(values.get(field))
                .map(Instant::ofEpochMilli)
                .filter(seen -> !seen.isBefore(at) && !seen.isAfter(at.plus(SAME_MOMENT)))
                .map(seen -> seen.plusMillis(1))
                .orElse(at);
    }
}
