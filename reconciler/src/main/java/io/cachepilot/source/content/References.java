package io.cachepilot.source.content;

import java.util.Set;

/** Finds what a manifest refers to: files of the source that belong to what is desired, and are no manifests themselves. */
@FunctionalInterface
public interface References {
    /** No manifest refers to anything. */
    References NONE = (_, _) -> Set.of();

    /**
     * The references of one manifest as they are written in it, see {@link FileReference}. Never throws for a content.
     *
     * @param path of the manifest, relative to the source's root
     */
    Set<String> in(String path, byte[] manifest);
}
