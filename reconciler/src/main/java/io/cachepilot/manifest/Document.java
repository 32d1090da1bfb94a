package io.cachepilot.manifest;

import io.cachepilot.manifest.yaml.Node.Mapping;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One spec as written: who it is, and its tree.
 *
 * @param line where it begins, counted from 1
 * @param name as written; empty when it is missing or no legal name, which has its own problem then
 * @param files what its fields marked {@code x-file} name, as far as it was found, by the text of the field; shared: read only
 */
public record Document(
        String file,
        int line,
        String apiVersion,
        String kind,
        String name,
        Mapping root,
        SortedMap<String, ByteBuffer> files) {
    public Document {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }
}
