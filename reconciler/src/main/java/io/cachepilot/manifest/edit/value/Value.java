package io.cachepilot.manifest.edit.value;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** A value to be written into a manifest. How it is quoted and laid out is the writer's business. */
public sealed interface Value {
    static Text of(String text) {
        return new Text(text);
    }

    static Whole of(long number) {
        return new Whole(number);
    }

    static Flag of(boolean flag) {
        return new Flag(flag);
    }

    static Items of(Value... items) {
        return new Items(List.of(items));
    }

    /** How many levels of mappings and lists it has: 0 for a single value. */
    default int depth() {
        return switch (this) {
            case Fields fields ->
                1
                        + fields.fields().values().stream()
                                .mapToInt(Value::depth)
                                .max()
                                .orElse(0);
            case Items items ->
                1 + items.items().stream().mapToInt(Value::depth).max().orElse(0);
            case Text _, Whole _, Flag _ -> 0;
        };
    }

    /** A string, which stays one whatever it looks like. Prints nothing of it: it may be a secret. */
    record Text(String text) implements Value {
        /** Takes any text but half of a surrogate pair, which no file can hold: {@link IllegalArgumentException}. */
        public Text {
            requireWhole(text);
        }

        @Override
        public String toString() {
            return "a string";
        }
    }

    record Whole(long number) implements Value {}

    record Flag(boolean flag) implements Value {}

    /** A mapping; new fields are written in its order. */
    record Fields(SequencedMap<String, Value> fields) implements Value {
        /** Takes any names but those with half of a surrogate pair: {@link IllegalArgumentException}. */
        public Fields {
            fields.keySet().forEach(Value::requireWhole);
            fields = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fields));
        }

        public static Fields none() {
            return new Fields(new LinkedHashMap<>());
        }

        public static Fields of(String name, Value value) {
            return none().with(name, value);
        }

        /** These fields and one more at the end; a field of that name gets the new value in its place. */
        public Fields with(String name, Value value) {
            var more = new LinkedHashMap<>(fields);
            more.put(name, value);
            return new Fields(more);
        }

        /** The same for a field of a mapping in it; mappings that are missing on the way are made. */
        public Fields with(List<String> path, Value value) {
            String first = path.getFirst();
            if (path.size() == 1) {
                return with(first, value);
            }
            Fields inner = fields.get(first) instanceof Fields there ? there : none();
            return with(first, inner.with(path.subList(1, path.size()), value));
        }
    }

    /** A list. */
    record Items(List<Value> items) implements Value {
        public Items {
            items = List.copyOf(items);
        }
    }

    private static void requireWhole(String text) {
        if (text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
            throw new IllegalArgumentException("the text holds half of a surrogate pair");
        }
    }
}
