package io.cachepilot.converge;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cachepilot.manifest.Document;
import io.cachepilot.manifest.KindReader;
import io.cachepilot.manifest.problem.Problems;
import io.cachepilot.manifest.yaml.Node.Mapping;
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
                    "sizeFile": {"type": "string", "x-file": true},
                    "protect": {"type": "boolean"}, "suspend": {"type": "boolean"},
                    "wound": {"type": "integer", "minimum": 1}}}}}
                """.formatted(kind);
    }

    /** Written in the manifest, or in a file that it names. */
    private static int size(Document document) {
        Mapping spec = document.root().mapping("spec");
        return spec.text("sizeFile")
                .flatMap(file -> Optional.ofNullable(document.files().get(file)))
                .map(content -> Integer.parseInt(
                        UTF_8.decode(content.duplicate()).toString().strip()))
                .orElse((int) spec.whole("size").orElse(1));
    }

    @Override
    public ToySpec read(Document document, Problems problems) {
        var spec = document.root().mapping("spec");
        return new ToySpec(
                kind,
                document.name(),
                size(document),
                spec.whole("place").isPresent()
                        ? Optional.of((int) spec.whole("place").getAsLong())
                        : Optional.empty(),
                spec.flag("protect").orElse(false),
                spec.flag("suspend").orElse(false),
                (int) spec.whole("wound").orElse(1));
    }
}
