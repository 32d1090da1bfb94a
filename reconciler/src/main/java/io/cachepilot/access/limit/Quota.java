package io.cachepilot.access.limit;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * Lets so much be told in a minute, for each of those who cause it and for all of them together. What is beyond is only
 * counted, so that nobody can fill a disk or bury what others have caused. Safe for many threads.
 */
public final class Quota {
    private static final long MINUTE = 60 * RisingTime.SECOND;

    private final RisingTime time;
    private final int each;
    private final int all;
    private final Map<Id, Integer> told = new HashMap<>();
    private final SequencedMap<String, Long> beyond = new TreeMap<>();
    private int total;
    private long since;

    /**
     * @param each how much is told of one in a minute, from 1
     * @param all how much is told in a minute
     */
    public Quota(InstantSource clock, int each, int all) {
        this.time = new RisingTime(clock);
        this.each = each;
        this.all = all;
        this.since = time.micros();
    }

    /**
     * Whether it is to be told; else it is counted.
     *
     * @param who has caused it
     * @param what it is, of a few words that are there in all
     */
    public synchronized boolean admits(String who, String what) {
        Id id = Id.of(who);
        if (isOver()) {
            begin();
        }
        int own = told.getOrDefault(id, 0);
        if (own >= each || total >= all) {
            beyond.merge(what, 1L, Long::sum);
            return false;
        }
        told.put(id, own + 1);
        total++;
        return true;
    }

    /** How often what was not told, once a minute that had some is over; it is returned once. */
    public synchronized Optional<SequencedMap<String, Long>> untold() {
        return isOver() ? rest() : Optional.empty();
    }

    /** The same, without waiting for the minute to be over. */
    public synchronized Optional<SequencedMap<String, Long>> rest() {
        if (beyond.isEmpty()) {
            return Optional.empty();
        }
        var counts = new TreeMap<>(beyond);
        beyond.clear();
        return Optional.of(counts);
    }

    private boolean isOver() {
        return time.micros() - since >= MINUTE;
    }

    private void begin() {
        since = time.micros();
        told.clear();
        total = 0;
    }
}
