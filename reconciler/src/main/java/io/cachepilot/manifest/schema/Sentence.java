package io.cachepilot.manifest.schema;

import io.cachepilot.manifest.problem.Printable;
import io.cachepilot.manifest.yaml.Node;
import io.cachepilot.manifest.yaml.Node.Mapping;
import io.cachepilot.manifest.yaml.Node.Scalar;
import io.cachepilot.manifest.yaml.Node.Sequence;
import java.util.List;
import java.util.stream.Collectors;

/** What is wrong with a value and what is allowed, for each rule of a schema. */
final class Sentence {
    private Sentence() {}

    static String of(Fault fault) {
        var rules = fault.rules();
        return switch (fault.keyword()) {
            case "type" -> TypeSentence.of(fault);
            case "enum" -> fault.shown() + " is not allowed; one of " + allowed(rules);
            case "const" -> fault.shown() + " is not allowed; write " + text(rules, "const");
            case "minimum", "maximum" -> fault.shown() + " is out of range; " + range(rules);
            case "pattern" -> fault.shown() + " does not fit; " + pattern(rules);
            case "minLength" -> "is shorter than " + text(rules, "minLength") + " characters";
            case "maxLength" -> "is longer than " + text(rules, "maxLength") + " characters";
            case "maxProperties" -> "has more than " + text(rules, "maxProperties") + " fields";
            case "required" -> "'" + fault.property() + "' is missing";
            case "additionalProperties" -> unknown(fault);
            case "propertyNames" ->
                "the name " + name(fault) + " does not fit; " + pattern(rules.mapping("propertyNames"));
            default -> "breaks the schema's rule " + fault.keyword();
        };
    }

    private static String allowed(Mapping rules) {
        return ((Sequence) rules.get("enum").orElseThrow())
                .items().stream().map(Sentence::text).collect(Collectors.joining(", "));
    }

    private static String range(Mapping rules) {
        boolean low = rules.get("minimum").isPresent();
        boolean high = rules.get("maximum").isPresent();
        if (low && high) {
            return text(rules, "minimum") + " to " + text(rules, "maximum");
        }
        return low ? "at least " + text(rules, "minimum") : "at most " + text(rules, "maximum");
    }

    private static String pattern(Mapping rules) {
        return rules.text("patternErrorMessage").orElseGet(() -> "it must match " + text(rules, "pattern"));
    }

    private static String unknown(Fault fault) {
        var known = List.copyOf(fault.rules().mapping("properties").fields().keySet());
        var field = fault.secret() ? "unknown field" : "unknown field " + name(fault);
        return Nearest.of(fault.property(), known)
                .map(near -> field + "; did you mean '" + near + "'?")
                .orElseGet(() -> field + "; known are " + String.join(", ", known));
    }

    private static String name(Fault fault) {
        return "'" + Printable.quote(fault.property()) + "'";
    }

    private static String text(Mapping rules, String keyword) {
        return text(rules.get(keyword).orElseThrow());
    }

    private static String text(Node node) {
        return ((Scalar) node).text();
    }
}
