package io.cachepilot.source.git.repository;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What differs between two sets of files.
 *
 * @param words one entry for each path, like {@code client1.yaml changed}, sorted by path
 */
record Changes(List<String> words) {
    private static final int MAX_NAMES = 20;

    static Changes between(Map<String, ?> before, Map<String, ?> after) {
        var paths = new TreeSet<>(before.keySet());
        paths.addAll(after.keySet());
        return new Changes(paths.stream()
                .filter(path -> !after.containsKey(path) || !after.get(path).equals(before.get(path)))
                .map(path -> path + " " + verb(before.containsKey(path), after.containsKey(path)))
                .toList());
    }

    boolean isEmpty() {
        return words.isEmpty();
    }

    /** In one line, with at most 20 names. */
    String inWords() {
        if (words.isEmpty()) {
            return "no manifests yet";
        }
        String named = words.stream().limit(MAX_NAMES).collect(Collectors.joining(", "));
        return words.size() > MAX_NAMES ? named + " and " + (words.size() - MAX_NAMES) + " more" : named;
    }

    private static String verb(boolean was, boolean is) {
        if (was && is) {
            return "changed";
        }
        return is ? "added" : "removed";
    }
}
