package io.cachepilot.manifest.yaml;

import io.cachepilot.manifest.problem.Printable;
import io.cachepilot.manifest.yaml.Node.Field;
import io.cachepilot.manifest.yaml.Node.Mapping;
import io.cachepilot.manifest.yaml.Node.Scalar;
import io.cachepilot.manifest.yaml.Node.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** A mapping or list whose end is not read yet. */
sealed interface Frame {
    Node node();

    /** Where the next value goes: a field's name or a position; nothing while a mapping waits for a name. */
    Optional<?> step();

    /** Takes the next value or name; answers what is wrong with it. */
    Optional<String> take(Node node);

    /** A mapping, which takes a name and a value in turn. */
    final class Fields implements Frame {
        private final int line;
        private final LinkedHashMap<String, Field> fields = new LinkedHashMap<>();
        private boolean named;
        private int nameLine;
        private Optional<String> name = Optional.empty();

        Fields(int line) {
            this.line = line;
        }

        @Override
        public Node node() {
            return new Mapping(line, fields);
        }

        @Override
        public Optional<?> step() {
            return named ? name : Optional.empty();
        }

        @Override
        public Optional<String> take(Node node) {
            named = !named;
            return named ? name(node) : value(node);
        }

        private Optional<String> name(Node node) {
            nameLine = node.line();
            name = node instanceof Scalar scalar ? scalar.string() : Optional.empty();
            boolean said = node instanceof Scalar scalar && scalar.kind() == ScalarKind.REFUSED;
            return name.isPresent() || said
                    ? Optional.empty()
                    : Optional.of("the name of a field is a string, but this one is " + node.what()
                            + "; put it in quotes if it is meant as text");
        }

        private Optional<String> value(Node node) {
            if (name.isEmpty()) {
                return Optional.empty();
            }
            var first = fields.putIfAbsent(name.get(), new Field(nameLine, node));
            return first == null ? Optional.empty() : Optional.of(twice(node, first));
        }

        private String twice(Node again, Field first) {
            // A name without a value may be a secret that was written in the wrong place.
            boolean bare = again instanceof Scalar scalar && scalar.text().isEmpty();
            return (bare ? "a field" : "field '" + Printable.quote(name.orElseThrow()) + "'")
                    + " is given twice, on line " + first.line() + " and on line " + nameLine + "; keep one";
        }
    }

    /** A list. */
    final class Items implements Frame {
        private final int line;
        private final List<Node> items = new ArrayList<>();

        Items(int line) {
            this.line = line;
        }

        @Override
        public Node node() {
            return new Sequence(line, items);
        }

        @Override
        public Optional<?> step() {
            return Optional.of(items.size());
        }

        @Override
        public Optional<String> take(Node node) {
            items.add(node);
            return Optional.empty();
        }
    }
}
