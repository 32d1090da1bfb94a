package io.cachepilot.manifest.edit.value;

import io.cachepilot.manifest.edit.value.Value.Fields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Changes of fields of a document that stand in its own form: what is null goes, mappings are merged, and all else takes the place
 * of what was there. See RFC 7396.
 */
public record MergePatch(List<Edit> edits) {
    public MergePatch {
        edits = List.copyOf(edits);
    }

    /**
     * Reads one.
     *
     * @param plain as JSON is read: texts, numbers, flags, lists, mappings, and null
     * @throws IllegalArgumentException when it holds what no manifest can be made to say; the message names the field
     */
    public static MergePatch of(Map<?, ?> plain) {
        var edits = new ArrayList<Edit>();
        plain.forEach((name, value) -> add(edits, List.of(String.valueOf(name)), value));
        return new MergePatch(edits);
    }

    private static void add(List<Edit> edits, List<String> path, @Nullable Object plain) {
        switch (plain) {
            case null -> edits.add(new Edit.Remove(path));
            case Map<?, ?> fields
            when fields.isEmpty() -> throw unfit(path, "says nothing of its fields; leave it out");
            case Map<?, ?> fields ->
                fields.forEach((name, value) -> add(
                        edits,
                        Stream.concat(path.stream(), Stream.of(String.valueOf(name)))
                                .toList(),
                        value));
            default -> edits.add(new Edit.Put(path, value(path, plain)));
        }
    }

    private static Value value(List<String> path, @Nullable Object plain) {
        return switch (plain) {
            case String text -> Value.of(text);
            case Boolean flag -> Value.of(flag);
            case Integer number -> Value.of(number);
            case Long number -> Value.of(number);
            case List<?> items ->
                new Value.Items(items.stream().map(item -> value(path, item)).toList());
            case Map<?, ?> map -> {
                Fields fields = Fields.none();
                for (Map.Entry<?, ?> field : map.entrySet()) {
                    fields = fields.with(String.valueOf(field.getKey()), value(path, field.getValue()));
                }
                yield fields;
            }
            case null -> throw unfit(path, "can't be null in a list");
            default -> throw unfit(path, "has to be a text, a whole number of at most 18 digits, true or false");
        };
    }

    private static IllegalArgumentException unfit(List<String> path, String because) {
        return new IllegalArgumentException(String.join(".", path) + " " + because);
    }

    /** The way back. */
    public SequencedMap<String, @Nullable Object> plain() {
        var all = new LinkedHashMap<String, @Nullable Object>();
        for (Edit edit : edits) {
            put(
                    all,
                    edit.path(),
                    switch (edit) {
                        case Edit.Put put -> plain(put.value());
                        case Edit.Remove _ -> null;
                    });
        }
        return all;
    }

    private static void put(Map<String, @Nullable Object> fields, List<String> path, @Nullable Object value) {
        if (path.size() == 1) {
            fields.put(path.getFirst(), value);
            return;
        }
        var inner = new LinkedHashMap<String, @Nullable Object>();
        if (fields.get(path.getFirst()) instanceof Map<?, ?> there) {
            there.forEach((name, each) -> inner.put(String.valueOf(name), each));
        }
        put(inner, path.subList(1, path.size()), value);
        fields.put(path.getFirst(), inner);
    }

    private static Object plain(Value value) {
        return switch (value) {
            case Value.Text(String text) -> text;
            case Value.Whole(long number) -> number;
            case Value.Flag(boolean flag) -> flag;
            case Value.Items(var items) -> items.stream().map(MergePatch::plain).toList();
            case Fields(var fields) -> {
                var plain = new LinkedHashMap<String, Object>();
                fields.forEach((name, each) -> plain.put(name, plain(each)));
                yield plain;
            }
        };
    }

    /** A document in which these fields are new. */
    public Fields onto(Fields document) {
        Fields changed = document;
        for (Edit edit : edits) {
            if (edit instanceof Edit.Put(var path, var value)) {
                changed = changed.with(path, value);
            }
        }
        return changed;
    }
}
