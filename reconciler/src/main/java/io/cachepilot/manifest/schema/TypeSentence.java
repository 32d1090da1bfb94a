package io.cachepilot.manifest.schema;

import io.cachepilot.manifest.yaml.Node;
import io.cachepilot.manifest.yaml.Node.Mapping;
import io.cachepilot.manifest.yaml.Node.Scalar;
import io.cachepilot.manifest.yaml.Node.Sequence;
import io.cachepilot.manifest.yaml.ScalarKind;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What to say of a value of the wrong type: mostly how it has to be written. */
final class TypeSentence {
    private static final Map<String, String> WANTED = Map.of(
            "string", "a string",
            "integer", "a whole number",
            "number", "a number",
            "boolean", "true or false",
            "object", "a mapping",
            "array", "a list");
    private static final Map<String, String> OTHER_BOOLEANS =
            Map.of("yes", "true", "on", "true", "no", "false", "off", "false");
    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,17})");

    private TypeSentence() {}

    static String of(Fault fault) {
        var type = type(fault.rules());
        if (fault.node() instanceof Scalar scalar && scalar.kind() != ScalarKind.NULL) {
            return remedy(fault, scalar, type).orElseGet(() -> mismatch(fault.node(), type));
        }
        return isWrittenNull(fault.node()) && type.equals("string")
                ? fault.shown() + " is empty here; write " + doubleQuoted(fault) + " in quotes"
                : mismatch(fault.node(), type);
    }

    /** The type that is wanted; where the field may also be empty, the other one. */
    private static String type(Mapping rules) {
        var types = rules.get("type").orElseThrow();
        return types instanceof Sequence several ? text(several.items().getFirst()) : text(types);
    }

    private static String text(Node node) {
        return ((Scalar) node).text();
    }

    private static boolean isWrittenNull(Node node) {
        return node instanceof Scalar scalar && !scalar.text().isEmpty();
    }

    private static String mismatch(Node node, String type) {
        return "is " + node.what() + ", but must be " + WANTED.getOrDefault(type, type);
    }

    private static Optional<String> remedy(Fault fault, Scalar scalar, String type) {
        boolean string = scalar.kind() == ScalarKind.STRING;
        return switch (type) {
            case "string" ->
                Optional.of(
                        fault.shown() + " is " + scalar.what() + " here; write " + doubleQuoted(fault) + " in quotes");
            case "integer" ->
                string ? unquoted(fault, WHOLE.matcher(scalar.text()).matches()) : fraction(fault, scalar);
            case "boolean" -> string ? bool(fault, scalar.text()) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static String doubleQuoted(Fault fault) {
        return fault.secret() ? "it" : '"' + fault.shown() + '"';
    }

    private static Optional<String> unquoted(Fault fault, boolean fits) {
        return fits && !fault.secret()
                ? Optional.of("\"%1$s\" is a string here; write %1$s without quotes".formatted(text(fault.node())))
                : Optional.empty();
    }

    private static Optional<String> fraction(Fault fault, Scalar scalar) {
        return scalar.kind() == ScalarKind.NUMBER
                ? Optional.of(fault.shown() + " is no whole number")
                : Optional.empty();
    }

    private static Optional<String> bool(Fault fault, String text) {
        var meant = OTHER_BOOLEANS.get(text.toLowerCase(Locale.ROOT));
        return meant == null
                ? unquoted(fault, text.equals("true") || text.equals("false"))
                : Optional.of(text + " is a string in YAML 1.2; write " + meant);
    }
}
