package io.cachepilot.converge.view;

import io.cachepilot.plan.Key;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What there is of one spec.
 *
 * @param file its manifest; empty text where there is none
 * @param meantToRun whether the spec in force wants it to run
 * @param unreadable why it can't be told how it is; empty when it can
 * @param cells one for each of {@link KindWords#columns}; those that lack are shown as a dash
 * @param values by the names of {@link KindWords#fields}: texts and numbers, where it has any
 */
public record SpecView(
        Key key,
        String file,
        Presence presence,
        boolean meantToRun,
        Optional<String> unreadable,
        List<String> cells,
        Map<String, Object> values) {
    public SpecView {
        cells = List.copyOf(cells);
        values = Collections.unmodifiableMap(new TreeMap<>(values));
    }

    /** How much there is of a spec outside of its manifest. */
    public enum Presence {
        /** Nothing: at the most it is remembered. */
        NONE,
        /** It is there, and does not run. */
        STOPPED,
        RUNNING,
        /** It is there, and is nothing that runs. */
        THERE
    }

    /** Of one of which nothing is there and nothing remembered. */
    public static SpecView nothing(Key key) {
        return new SpecView(key, "", Presence.NONE, false, Optional.empty(), List.of(), Map.of());
    }

    /** Whether there is something to be shown beside what is remembered. */
    public boolean exists() {
        return presence != Presence.NONE || unreadable.isPresent();
    }

    public boolean running() {
        return presence == Presence.RUNNING;
    }
}
