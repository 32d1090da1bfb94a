package io.cachepilot.source.content;

import java.util.Set;

/** Finds what a manifest refers to: files of the source that belong to what is desired, and are no manifests themselves. */
@FunctionalInterface
public interface References {
    /** No manifest refers to anything. */
    References NONE = new References() {
        @Override
        public Set<String> in(String path, byte[] manifest) {
            return Set.of();
        }

        @Override
        public boolean areNone() {
            return true;
        }
    };

    /** Whether no manifest refers to anything, so that none has to be asked. */
    default boolean areNone() {
        return false;
    }

    /**
     * The references of one manifest as they are written in it, see {@link FileReference}. Never throws for a content.
     *
     * @param path of the manifest, relative to the source's root
     */
    Set<String> in(String path, byte[] manifest);
}
