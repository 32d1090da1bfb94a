package io.cachepilot.api.contract;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A mapping somewhere in a contract, which knows where it is, for messages to whoever writes the contract.
 *
 * @param root the whole document, which references point into
 * @param place {@code paths./api/v1/tenants.post}
 */
record Part(SequencedMap<String, Object> root, String place, SequencedMap<String, Object> values) {
    private static final int DEEPEST = 32;

    static Part root(String name, @Nullable Object document) {
        SequencedMap<String, Object> root = map(document, name);
        return new Part(root, name, root);
    }

    /** The whole document. */
    Part top() {
        return new Part(root, place, root);
    }

    /** A mapping below; an empty one where there is none. */
    Part part(String name) {
        Object value = values.get(name);
        return value == null ? below(name, new LinkedHashMap<>()) : below(name, map(value, place + "." + name));
    }

    /** The mappings of a list; none where there is no list. */
    List<Part> parts(String name) {
        if (!values.containsKey(name)) {
            return List.of();
        }
        if (!(values.get(name) instanceof List<?> list)) {
            throw faulty(name + " is no list");
        }
        return list.stream()
                .map(value -> below(name, map(value, place + "." + name)).resolved())
                .toList();
    }

    /** A text that has to be there. */
    String text(String name) {
        return find(name).orElseThrow(() -> faulty(name + " is missing"));
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name)).map(Object::toString);
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(values.get(name));
    }

    /** This, or what it refers to. */
    Part resolved() {
        return find("$ref").map(this::referred).orElse(this);
    }

    /** All of this, with what it refers to in the place of references. */
    SequencedMap<String, Object> whole() {
        return whole(this, 0);
    }

    private static SequencedMap<String, Object> whole(Part part, int depth) {
        if (depth > DEEPEST) {
            throw part.faulty("is too deep, or refers to itself");
        }
        Part here = part.resolved();
        var whole = new LinkedHashMap<String, Object>();
        here.values.forEach((name, value) -> whole.put(name, Objects.requireNonNull(here.whole(name, value, depth))));
        return whole;
    }

    private @Nullable Object whole(String name, @Nullable Object value, int depth) {
        return switch (value) {
            case Map<?, ?> map -> whole(below(name, map(map, place)), depth + 1);
            case List<?> list ->
                list.stream().map(item -> whole(name, item, depth + 1)).toList();
            case null, default -> value;
        };
    }

    private Part referred(String reference) {
        if (!reference.startsWith("#/")) {
            throw faulty("refers to " + reference + ", which is no place of this file");
        }
        Object found = root;
        for (String step : reference.substring(2).split("/", -1)) {
            found = found instanceof Map<?, ?> map ? map.get(step) : null;
        }
        if (found == null) {
            throw faulty("refers to " + reference + ", which is not there");
        }
        return new Part(root, reference, map(found, reference));
    }

    private Part below(String name, SequencedMap<String, Object> below) {
        return new Part(root, place + "." + name, below);
    }

    IllegalStateException faulty(String what) {
        return new IllegalStateException(place + ": " + what);
    }

    private static SequencedMap<String, Object> map(@Nullable Object value, String place) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new IllegalStateException(place + ": is no mapping");
        }
        var named = new LinkedHashMap<String, Object>();
        map.forEach((name, part) -> named.put(String.valueOf(name), part));
        return Collections.unmodifiableSequencedMap(named);
    }
}
