package io.cachepilot.manifest.yaml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;

/** A value of a YAML document, with the line on which it begins, counted from 1. */
public sealed interface Node {
    int line();

    /** What it is, in words: {@code a mapping}. Tells nothing of the content. */
    String what();

    /** Named fields in the order of the file. The typed look-ups answer nothing for a field of another type. */
    record Mapping(int line, SequencedMap<String, Field> fields) implements Node {
        public Mapping {
            fields = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fields));
        }

        @Override
        public String what() {
            return "a mapping";
        }

        public Optional<Node> get(String name) {
            return Optional.ofNullable(fields.get(name)).map(Field::value);
        }

        /** The mapping in that field; an empty one, on this one's line, where there is none. */
        public Mapping mapping(String name) {
            return get(name)
                    .flatMap(node -> node instanceof Mapping mapping ? Optional.of(mapping) : Optional.empty())
                    .orElseGet(() -> new Mapping(line, new LinkedHashMap<>()));
        }

        public Optional<Scalar> scalar(String name) {
            return get(name).flatMap(node -> node instanceof Scalar scalar ? Optional.of(scalar) : Optional.empty());
        }

        public Optional<String> text(String name) {
            return scalar(name).flatMap(Scalar::string);
        }

        public OptionalLong whole(String name) {
            return scalar(name).map(Scalar::whole).orElseGet(OptionalLong::empty);
        }

        public Optional<Boolean> flag(String name) {
            return scalar(name).flatMap(Scalar::flag);
        }

        /** The line of the field's value; the mapping's own where there is no such field. */
        public int line(String name) {
            return get(name).map(Node::line).orElse(line);
        }
    }

    /** A field of a mapping: its value, and the line of its name. */
    record Field(int line, Node value) {}

    /** A list. */
    record Sequence(int line, List<Node> items) implements Node {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String what() {
            return "a list";
        }
    }

    /** A single value; its text is as written, without quotes. Prints nothing of it: it may be a secret. */
    record Scalar(int line, String text, ScalarKind kind) implements Node {
        @Override
        public String what() {
            return kind.toString();
        }

        public Optional<String> string() {
            return kind == ScalarKind.STRING ? Optional.of(text) : Optional.empty();
        }

        public Optional<Boolean> flag() {
            return kind == ScalarKind.BOOLEAN ? Optional.of(Boolean.valueOf(text)) : Optional.empty();
        }

        /** A number without a fraction, such as 256, 256.0 or 1e3; beyond the range of a long: that range's end. */
        public OptionalLong whole() {
            return kind == ScalarKind.NUMBER ? ScalarKind.whole(text) : OptionalLong.empty();
        }

        @Override
        public String toString() {
            return what() + " on line " + line;
        }
    }
}
