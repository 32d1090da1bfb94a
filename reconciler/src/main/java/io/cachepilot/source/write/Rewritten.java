package io.cachepilot.source.write;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a {@link Rewrite} has made.
 *
 * @param subject what that is, in a line; what does not fit into one is cut off
 * @param files what each file shall hold that is to change, by path; nothing for one that is to go
 */
public record Rewritten(String subject, SortedMap<String, Optional<byte[]>> files) {
    public Rewritten {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }
}
