package io.cachepilot.manifest;

import java.nio.ByteBuffer;

/** Finds the files that manifests refer to, as they were when the manifests were. */
@FunctionalInterface
public interface FileLookup {
    /** Where only manifests are given. */
    FileLookup NONE = (_, _) -> new Found.Nothing("is not looked for here: give the manifest by the source");

    /**
     * What a reference leads to.
     *
     * @param manifest the name of the manifest's file, as problems show it
     * @param reference as it is written there
     */
    Found find(String manifest, String reference);

    /** What was found. */
    sealed interface Found {
        /**
         * A file.
         *
         * @param file its name, as problems would show it
         * @param content all of it, shared: read it only
         */
        record Content(String file, ByteBuffer content) implements Found {}

        /**
         * No file, or none that can be taken.
         *
         * @param why in words to be put behind the reference
         */
        record Nothing(String why) implements Found {}
    }
}
