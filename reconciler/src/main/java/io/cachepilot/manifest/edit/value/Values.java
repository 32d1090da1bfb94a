package io.cachepilot.manifest.edit.value;

import io.cachepilot.manifest.edit.value.Value.Fields;
import io.cachepilot.manifest.edit.value.Value.Flag;
import io.cachepilot.manifest.edit.value.Value.Items;
import io.cachepilot.manifest.edit.value.Value.Text;
import io.cachepilot.manifest.edit.value.Value.Whole;
import io.cachepilot.manifest.yaml.Node;
import io.cachepilot.manifest.yaml.Node.Field;
import io.cachepilot.manifest.yaml.Node.Mapping;
import io.cachepilot.manifest.yaml.Node.Scalar;
import io.cachepilot.manifest.yaml.Node.Sequence;
import io.cachepilot.manifest.yaml.ScalarKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;

/** What a document says, whatever its layout: compared, and edited without a text. */
public final class Values {
    private Values() {}

    public static boolean isNull(Node node) {
        return node instanceof Scalar scalar && scalar.kind() == ScalarKind.NULL;
    }

    /** Whether the node says what the value is: 256.0 is 256, and quotes don't matter. */
    public static boolean says(Node node, Value value) {
        return same(node, node(value));
    }

    /** Whether both say the same; the order of fields says nothing. */
    public static boolean same(Node one, Node other) {
        return switch (one) {
            case Mapping mapping -> other instanceof Mapping another && same(mapping, another);
            case Sequence sequence -> other instanceof Sequence another && same(sequence, another);
            case Scalar scalar -> other instanceof Scalar another && same(scalar, another);
        };
    }

    /** What the root has to say after the edit. */
    public static Mapping edited(Mapping root, Edit edit) {
        return switch (edit) {
            case Edit.Put(var path, var value) -> put(root, path, value);
            case Edit.Remove(var path) -> remove(root, path);
        };
    }

    public static Node node(Value value) {
        return switch (value) {
            case Text(String text) -> new Scalar(0, text, ScalarKind.STRING);
            case Whole(long number) -> new Scalar(0, Long.toString(number), ScalarKind.NUMBER);
            case Flag(boolean flag) -> new Scalar(0, Boolean.toString(flag), ScalarKind.BOOLEAN);
            case Items(var items) ->
                new Sequence(0, items.stream().map(Values::node).toList());
            case Fields(var fields) -> {
                var nodes = new LinkedHashMap<String, Field>();
                fields.forEach((name, field) -> nodes.put(name, new Field(0, node(field))));
                yield new Mapping(0, nodes);
            }
        };
    }

    private static boolean same(Mapping one, Mapping other) {
        return one.fields().keySet().equals(other.fields().keySet())
                && one.fields().keySet().stream()
                        .allMatch(name -> same(
                                one.get(name).orElseThrow(), other.get(name).orElseThrow()));
    }

    private static boolean same(Sequence one, Sequence other) {
        return one.items().size() == other.items().size()
                && IntStream.range(0, one.items().size())
                        .allMatch(i -> same(one.items().get(i), other.items().get(i)));
    }

    private static boolean same(Scalar one, Scalar other) {
        if (one.kind() != other.kind()) {
            return false;
        }
        return switch (one.kind()) {
            case NULL -> true;
            case BOOLEAN -> one.flag().equals(other.flag());
            case NUMBER ->
                one.text().equals(other.text())
                        || (one.whole().isPresent() && one.whole().equals(other.whole()));
            case STRING, REFUSED -> one.text().equals(other.text());
        };
    }

    private static Mapping put(Mapping parent, List<String> path, Value value) {
        var name = path.getFirst();
        var rest = path.subList(1, path.size());
        return with(parent, name, rest.isEmpty() ? node(value) : put(parent.mapping(name), rest, value));
    }

    private static Mapping remove(Mapping parent, List<String> path) {
        var name = path.getFirst();
        var rest = path.subList(1, path.size());
        if (!rest.isEmpty()) {
            return parent.get(name).orElse(null) instanceof Mapping inner
                    ? with(parent, name, remove(inner, rest))
                    : parent;
        }
        var fields = new LinkedHashMap<>(parent.fields());
        fields.remove(name);
        return new Mapping(parent.line(), fields);
    }

    private static Mapping with(Mapping parent, String name, Node value) {
        var fields = new LinkedHashMap<>(parent.fields());
        fields.put(name, new Field(0, value));
        return new Mapping(parent.line(), fields);
    }
}
