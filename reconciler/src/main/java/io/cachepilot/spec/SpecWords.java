package io.cachepilot.spec;

import io.cachepilot.manifest.yaml.Node;
import io.cachepilot.manifest.yaml.Node.Mapping;
import io.cachepilot.manifest.yaml.Node.Scalar;
import io.cachepilot.manifest.yaml.Node.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What differs between two versions of a document, in words for people.
 *
 * @param secret whether what stands at a path may be shown to nobody
 */
record SpecWords(Predicate<List<String>> secret) {
    private static final int LONGEST_VALUE = 60;

    /** One entry for each field that differs, like {@code memory.maxmemoryMb 256 -> 512}. */
    List<String> between(Optional<Node> before, Optional<Node> after) {
        if (before.isEmpty()) {
            return after.isEmpty() ? List.of() : List.of("new");
        }
        if (after.isEmpty()) {
            return List.of("removed");
        }
        SortedMap<String, String> was = new TreeMap<>();
        SortedMap<String, String> is = new TreeMap<>();
        flatten("", before.get(), was);
        flatten("", after.get(), is);
        var paths = new TreeSet<>(was.keySet());
        paths.addAll(is.keySet());
        var words = new ArrayList<String>();
        for (String path : paths) {
            String old = was.get(path);
            String now = is.get(path);
            if (old == null) {
                words.add(shown(path) + " set" + value(" to ", path, String.valueOf(now)));
            } else if (now == null) {
                words.add(shown(path) + " taken out" + value(", was ", path, old));
            } else if (!old.equals(now)) {
                words.add(
                        isSecret(path)
                                ? shown(path) + " changed"
                                : "%s %s -> %s".formatted(shown(path), cut(old), cut(now)));
            }
        }
        return words.isEmpty() ? List.of("its text, and no field") : words;
    }

    private static void flatten(String path, Node node, SortedMap<String, String> into) {
        switch (node) {
            case Mapping mapping ->
                mapping.fields()
                        .forEach((name, field) ->
                                flatten(path.isEmpty() ? name : path + "." + name, field.value(), into));
            case Sequence sequence ->
                into.put(
                        path,
                        sequence.items().stream()
                                .map(item -> item instanceof Scalar scalar ? scalar.text() : item.what())
                                .collect(Collectors.joining(", ", "[", "]")));
            case Scalar scalar -> into.put(path, scalar.text());
        }
    }

    /** Most fields are of the spec, so that goes without saying. */
    private static String shown(String path) {
        return path.startsWith("spec.") ? path.substring("spec.".length()) : path;
    }

    private String value(String before, String path, String value) {
        return isSecret(path) ? "" : before + cut(value);
    }

    private boolean isSecret(String path) {
        return secret.test(List.of(path.split("\\.")));
    }

    private static String cut(String value) {
        return value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE - 3) + "...";
    }
}
