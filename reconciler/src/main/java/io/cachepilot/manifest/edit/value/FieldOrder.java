package io.cachepilot.manifest.edit.value;

import io.cachepilot.manifest.edit.value.Value.Fields;
import io.cachepilot.manifest.yaml.Node.Mapping;
import io.cachepilot.manifest.yaml.Yaml;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;

/** The order in which a kind's JSON Schema names the fields: the one in which a person expects them in a new file. */
public final class FieldOrder {
    private final Mapping schema;

    private FieldOrder(Mapping schema) {
        this.schema = schema;
    }

    /** Takes the order from the text of a JSON Schema, by its {@code properties}; JSON is YAML too. */
    public static FieldOrder of(String schema) {
        var documents = Yaml.parse("schema", schema.getBytes(StandardCharsets.UTF_8));
        return documents.stream()
                .flatMap(document -> document.root().stream())
                .filter(Mapping.class::isInstance)
                .map(Mapping.class::cast)
                .findFirst()
                .map(FieldOrder::new)
                .orElseThrow(() -> new IllegalArgumentException("the schema is no JSON object"));
    }

    /** The same fields at all levels, those that the schema names first, in its order; the others as they were. */
    public Fields sort(Fields fields) {
        return sort(fields, schema);
    }

    private static Fields sort(Fields fields, Mapping schema) {
        var properties = schema.mapping("properties");
        var names = new LinkedHashSet<>(properties.fields().keySet());
        names.retainAll(fields.fields().keySet());
        names.addAll(fields.fields().keySet());
        var sorted = new LinkedHashMap<String, Value>();
        for (var name : names) {
            var value = fields.fields().get(name);
            if (value instanceof Fields inner) {
                sorted.put(name, sort(inner, properties.mapping(name)));
            } else if (value != null) {
                sorted.put(name, value);
            }
        }
        return new Fields(sorted);
    }
}
