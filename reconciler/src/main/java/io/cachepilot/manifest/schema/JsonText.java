package io.cachepilot.manifest.schema;

import io.cachepilot.manifest.yaml.Node;
import io.cachepilot.manifest.yaml.Node.Mapping;
import io.cachepilot.manifest.yaml.Node.Scalar;
import io.cachepilot.manifest.yaml.Node.Sequence;

/** A tree as JSON, in ASCII. */
final class JsonText {
    private final StringBuilder json = new StringBuilder();

    private JsonText() {}

    static String of(Node node) {
        var text = new JsonText();
        text.node(node);
        return text.json.toString();
    }

    private void node(Node node) {
        switch (node) {
            case Mapping mapping -> mapping(mapping);
            case Sequence sequence -> sequence(sequence);
            case Scalar scalar -> scalar(scalar);
        }
    }

    private void mapping(Mapping mapping) {
        var separator = "{";
        for (var field : mapping.fields().entrySet()) {
            json.append(separator);
            string(field.getKey());
            json.append(':');
            node(field.getValue().value());
            separator = ",";
        }
        json.append(mapping.fields().isEmpty() ? "{}" : "}");
    }

    private void sequence(Sequence sequence) {
        var separator = "[";
        for (var item : sequence.items()) {
            json.append(separator);
            node(item);
            separator = ",";
        }
        json.append(sequence.items().isEmpty() ? "[]" : "]");
    }

    private void scalar(Scalar scalar) {
        switch (scalar.kind()) {
            case STRING -> string(scalar.text());
            case NUMBER -> number(scalar);
            case BOOLEAN -> json.append(scalar.flag().orElseThrow());
            case NULL, REFUSED -> json.append("null");
        }
    }

    private void number(Scalar scalar) {
        scalar.whole().ifPresentOrElse(json::append, () -> json.append(Double.parseDouble(scalar.text())));
    }

    private void string(String text) {
        json.append('"');
        text.chars().forEach(this::character);
        json.append('"');
    }

    private void character(int c) {
        if (c < ' ' || c > '~' || c == '"' || c == '\\') {
            json.append("\\u%04x".formatted(c));
        } else {
            json.append((char) c);
        }
    }
}
