package io.cachepilot.source;

import java.util.Optional;
import java.util.SortedMap;

/**
 * What a change makes of the manifests. Asked again, with newer ones, when somebody else was faster; so it decides by what
 * it is given, and by nothing that it has seen before.
 */
@FunctionalInterface
public interface Rewrite {
    /**
     * The files that are to change, by path: what each shall hold, or nothing when it is to go. Whatever this throws refuses
     * the change, and comes out of {@link Source#commit}.
     */
    SortedMap<String, Optional<byte[]>> of(Snapshot now);
}
