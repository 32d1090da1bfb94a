package io.cachepilot.instance;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How an engine keeps an instance beyond what its spec says, by the engine's own names: the network, the restart policy,
 * the rights that were taken. What an engine would do and what it has done are both told this way, so that comparing
 * them needs to know no engine.
 *
 * @param fixed what only a new instance changes
 * @param adjustable what {@link Instances#adjust} changes in place
 */
public record Traits(SortedMap<String, String> fixed, SortedMap<String, String> adjustable) {
    /** Of an engine that has nothing to tell. */
    public static final Traits NONE = new Traits(new TreeMap<>(), new TreeMap<>());

    public Traits {
        fixed = Collections.unmodifiableSortedMap(new TreeMap<>(fixed));
        adjustable = Collections.unmodifiableSortedMap(new TreeMap<>(adjustable));
    }
}
