package io.cachepilot.source.content;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The files that manifests of one moment refer to. That one could not be taken is a matter of who refers to it, and of nobody else. The
 * arrays are shared: read them only.
 *
 * @param contents by path relative to the source's root
 * @param refused why others could not be taken, by path; one that is in neither does not exist
 */
public record ReferredFiles(SortedMap<String, byte[]> contents, SortedMap<String, String> refused) {
    /** Where nothing is referred to. */
    public static final ReferredFiles NONE =
            new ReferredFiles(Collections.emptySortedMap(), Collections.emptySortedMap());

    public ReferredFiles {
        contents = Collections.unmodifiableSortedMap(new TreeMap<>(contents));
        refused = Collections.unmodifiableSortedMap(new TreeMap<>(refused));
    }

    /** What a reference leads to. */
    public sealed interface Found {
        /**
         * A file.
         *
         * @param path relative to the source's root
         * @param content all of it, shared: read it only
         */
        record File(String path, ByteBuffer content) implements Found {}

        /**
         * No file, or none that can be taken.
         *
         * @param why in words to be put behind the reference
         */
        record Nothing(String why) implements Found {}
    }

    /** What a manifest of this moment refers to, by its path and the reference as it is written there. */
    public Found find(String manifest, String reference) {
        return switch (FileReference.of(manifest, reference)) {
            case FileReference.Refused(String why) -> new Found.Nothing(why);
            case FileReference.Inside(String path) -> at(path);
        };
    }

    private Found at(String path) {
        byte[] content = contents.get(path);
        return content == null
                ? new Found.Nothing(refused.getOrDefault(path, "is not there: the source has no such file"))
                : new Found.File(path, ByteBuffer.wrap(content));
    }

    /** The paths, inside of the source, of all that these manifests refer to. */
    public static SortedSet<String> paths(SortedMap<String, byte[]> manifests, References references) {
        var paths = new TreeSet<String>();
        if (references.areNone()) {
            return paths;
        }
        manifests.forEach((manifest, content) -> references
                .in(manifest, content)
                .forEach(reference -> {
                    if (FileReference.of(manifest, reference) instanceof FileReference.Inside(String path)) {
                        paths.add(path);
                    }
                }));
        return paths;
    }
}
