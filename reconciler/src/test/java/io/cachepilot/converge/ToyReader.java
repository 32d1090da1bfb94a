package io.cachepilot.converge;

import io.cachepilot.manifest.Document;
import io.cachepilot.manifest.KindReader;
import io.cachepilot.manifest.problem.Problems;
import java.util.Optional;

/** Reads toys of one kind. */
record ToyReader(String kind) implements KindReader<ToySpec> {

    @Override
    public String schema() {
        return """
                {"type": "object", "required": ["kind", "metadata", "spec"], "additionalProperties": false, "properties": {
                  "kind": {"const": "%s"},
                  "metadata": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}},
                  "spec": {"type": "object", "additionalProperties": false, "properties": {
                    "size": {"type": "integer", "minimum": 1}, "place": {"type": "integer", "minimum": 0},
                    "protect": {"type": "boolean"}, "suspend": {"type": "boolean"}}}}}
                """.formatted(kind);
    }

    @Override
    public ToySpec read(Document document, Problems problems) {
        var spec = document.root().mapping("spec");
        return new ToySpec(
                kind,
                document.name(),
                (int) spec.whole("size").orElse(1),
                spec.whole("place").isPresent()
                        ? Optional.of((int) spec.whole("place").getAsLong())
                        : Optional.empty(),
                spec.flag("protect").orElse(false),
                spec.flag("suspend").orElse(false));
    }
}
