package io.cachepilot.instance;

import java.nio.file.Path;
import java.util.Collections;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where an instance's files and ports lie, seen from this host and from inside the instance: the same on an engine that
 * runs processes, different on one that runs containers.
 *
 * @param files the directory on this host for configuration, owned by the caller
 * @param data the directory on this host for the instance's own data
 * @param insideFiles the path of {@code files} as the instance sees it
 * @param insideData the path of {@code data} as the instance sees it
 * @param owner who must own the files for the instance to read them; empty when whoever writes them may
 * @param bind the address the instance must listen on
 * @param listen the port the instance must listen on, by purpose
 */
public record Layout(
        Path files,
        Path data,
        String insideFiles,
        String insideData,
        OptionalInt owner,
        String bind,
        SortedMap<String, Integer> listen) {
    public Layout {
        listen = Collections.unmodifiableSortedMap(new TreeMap<>(listen));
    }
}
