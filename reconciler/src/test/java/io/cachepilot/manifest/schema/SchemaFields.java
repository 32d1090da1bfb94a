package io.cachepilot.manifest.schema;

import io.cachepilot.manifest.yaml.Node.Mapping;
import io.cachepilot.manifest.yaml.Yaml;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The fields that a schema of manifests describes, by their paths; {@code *} stands for any name. */
public final class SchemaFields {
    private SchemaFields() {}

    public static Mapping parse(String schema) {
        return (Mapping) Yaml.parse("schema", schema.getBytes(StandardCharsets.UTF_8))
                .getFirst()
                .root()
                .orElseThrow();
    }

    public static Map<String, Mapping> of(Mapping schema) {
        return below(schema, "");
    }

    private static Map<String, Mapping> below(Mapping schema, String path) {
        var fields = new HashMap<String, Mapping>();
        schema.mapping("properties").fields().forEach((name, field) -> {
            fields.put(path + name, (Mapping) field.value());
            fields.putAll(below((Mapping) field.value(), path + name + "."));
        });
        schema.get("additionalProperties")
                .filter(Mapping.class::isInstance)
                .ifPresent(any -> fields.put(path + "*", (Mapping) any));
        return fields;
    }
}
