package io.cachepilot.manifest;

import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;

/** Files for a reader, from texts. */
final class Files {
    private final SortedMap<String, byte[]> files = new TreeMap<>();

    static Files of(String name, String content) {
        return new Files().and(name, content);
    }

    Files and(String name, String content) {
        return and(name, content.getBytes(StandardCharsets.UTF_8));
    }

    Files and(String name, byte[] content) {
        files.put(name, content);
        return this;
    }

    Manifests read(ManifestReader reader) {
        return reader.read(files);
    }
}
