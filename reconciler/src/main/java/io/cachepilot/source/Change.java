package io.cachepilot.source;

import io.cachepilot.source.content.Revision;
import io.cachepilot.source.write.Author;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A commit of the source, and what it did to the manifests.
 *
 * @param when in whole seconds
 * @param message the whole of it, trailers included
 * @param files each manifest that it has changed, by path; mostly few, and maybe none
 */
public record Change(
        Revision revision, Instant when, Author author, String message, SortedMap<String, FileChange> files) {
    public Change {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** What a file held, and what it holds since; nothing where there was none. The arrays are shared: read them only. */
    public record FileChange(Optional<byte[]> before, Optional<byte[]> after) {}
}
