package io.cachepilot.manifest;

import io.cachepilot.manifest.problem.Problems;
import java.util.List;

/** A kind to read in tests: a lamp that may not be bright while it is off. */
public record Lamp(String name, boolean on, long brightness) {
    public static ManifestReader reader() {
        return new ManifestReader(List.of(new Reader()));
    }

    public static String spec(String name) {
        return "apiVersion: v1\nkind: Lamp\nmetadata: {name: \"" + name + "\"}\n";
    }

    private static final class Reader implements KindReader<Lamp> {
        @Override
        public String kind() {
            return "Lamp";
        }

        @Override
        public String schema() {
            return """
                    {"type": "object", "additionalProperties": false, "required": ["apiVersion", "kind", "metadata"],
                     "properties": {
                       "apiVersion": {"const": "v1"},
                       "kind": {"const": "Lamp"},
                       "metadata": {"type": "object", "additionalProperties": false, "required": ["name"],
                         "properties": {"name": {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,62}$"}}},
                       "spec": {"type": "object", "additionalProperties": false, "properties": {
                         "on": {"type": "boolean"},
                         "brightness": {"type": "integer", "minimum": 0, "maximum": 10}}}}}
                    """;
        }

        @Override
        public Lamp read(Document document, Problems problems) {
            var spec = document.root().mapping("spec");
            var lamp = new Lamp(
                    document.name(),
                    spec.flag("on").orElse(true),
                    spec.whole("brightness").orElse(5));
            if (!lamp.on() && lamp.brightness() > 5) {
                problems.error(spec.line("brightness"), "spec.brightness", "is bright, but the lamp is off");
            }
            if (lamp.brightness() == 0) {
                problems.warning(spec.line("brightness"), "spec.brightness", "is dark");
            }
            return lamp;
        }
    }
}
