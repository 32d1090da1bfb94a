package io.cachepilot.manifest.schema;

import io.cachepilot.manifest.problem.Printable;
import io.cachepilot.manifest.yaml.Node;
import io.cachepilot.manifest.yaml.Node.Mapping;
import io.cachepilot.manifest.yaml.Node.Scalar;
import io.cachepilot.manifest.yaml.ScalarKind;
import java.util.List;

/**
 * A rule of the schema that a value breaks.
 *
 * @param keyword of the rule, such as {@code enum}
 * @param place names and positions that lead from the root to the value
 * @param rules the schema of the value, which holds the keyword
 * @param property the field that the rule names; empty for most rules
 * @param secret whether nothing of the value may be shown
 */
record Fault(String keyword, List<Object> place, Node node, Mapping rules, String property, boolean secret) {

    /** The line to look at: the field's own, where the rule is about a field of the value. */
    int line() {
        return node instanceof Mapping mapping && mapping.fields().containsKey(property)
                ? mapping.fields().get(property).line()
                : node.line();
    }

    /** How much it says of the value, compared with other faults of the same one. */
    int weight() {
        return switch (keyword) {
            case "enum", "const" -> 2;
            case "type" -> 1;
            default -> 0;
        };
    }

    /** The value for a message. */
    String shown() {
        if (node instanceof Scalar scalar
                && scalar.kind() == ScalarKind.NULL
                && scalar.text().isEmpty()) {
            return "an empty value";
        }
        return !secret && node instanceof Scalar scalar ? quoted(scalar) : "this";
    }

    private static String quoted(Scalar scalar) {
        var text = Printable.quote(scalar.text());
        return scalar.string().isPresent() ? "'" + text + "'" : text;
    }
}
