package io.cachepilot.spec;

import io.cachepilot.manifest.yaml.Node;
import io.cachepilot.manifest.yaml.Node.Mapping;
import io.cachepilot.manifest.yaml.Node.Scalar;
import io.cachepilot.manifest.yaml.Node.Sequence;
import io.cachepilot.plan.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a change makes of one spec.
 *
 * @param kind as in the document, {@code Tenant}
 * @param before as it was written; empty: there was none
 * @param after as it is written then; empty: it is removed
 * @param words what differs, field by field
 */
public record SpecDelta(
        String kind, String name, Optional<StoredSpec> before, Optional<StoredSpec> after, List<String> words) {
    public SpecDelta {
        words = List.copyOf(words);
    }

    public Key key() {
        return Key.of(kind, name);
    }

    /** The same where nothing was changed. */
    SpecDelta withoutWords() {
        return new SpecDelta(kind, name, before, after, List.of());
    }

    /**
     * The paths of all fields that differ, each by the names of its fields from the document on; what differs within a list is the list.
     * All of them where there is no spec on one of both sides.
     */
    public List<List<String>> fields() {
        var paths = new ArrayList<List<String>>();
        add(before.flatMap(StoredSpec::root), after.flatMap(StoredSpec::root), List.of(), paths);
        return paths;
    }

    private static void add(
            Optional<? extends Node> before,
            Optional<? extends Node> after,
            List<String> path,
            List<List<String>> into) {
        if (isMapping(before) && isMapping(after) && !(before.isEmpty() && after.isEmpty())) {
            var names = new TreeSet<String>();
            Stream.of(before, after)
                    .forEach(side -> side.ifPresent(
                            node -> names.addAll(fieldsOf(node).fields().keySet())));
            names.forEach(name -> add(
                    before.flatMap(node -> fieldsOf(node).get(name)),
                    after.flatMap(node -> fieldsOf(node).get(name)),
                    Stream.concat(path.stream(), Stream.of(name)).toList(),
                    into));
        } else if (before.isEmpty() || after.isEmpty() || !isSame(before.get(), after.get())) {
            into.add(path);
        }
    }

    private static boolean isMapping(Optional<? extends Node> node) {
        return node.map(Mapping.class::isInstance).orElse(true);
    }

    private static Mapping fieldsOf(Node node) {
        return (Mapping) node;
    }

    /** Wherever it stands. */
    private static boolean isSame(Node one, Node other) {
        return switch (one) {
            case Scalar(int _, String text, var sort) ->
                other instanceof Scalar(int _, String its, var sortOfIt) && text.equals(its) && sort == sortOfIt;
            case Sequence(int _, var items) ->
                other instanceof Sequence(int _, var its)
                        && items.size() == its.size()
                        && Stream.iterate(0, i -> i < items.size(), i -> i + 1)
                                .allMatch(i -> isSame(items.get(i), its.get(i)));
            case Mapping mapping ->
                other instanceof Mapping its
                        && mapping.fields().keySet().equals(its.fields().keySet())
                        && mapping.fields().keySet().stream()
                                .allMatch(name -> isSame(
                                        mapping.get(name).orElseThrow(),
                                        its.get(name).orElseThrow()));
        };
    }
}
