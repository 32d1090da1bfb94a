package io.cachepilot.kind.tenant.spec;

import io.cachepilot.manifest.yaml.Node.Mapping;
import java.util.stream.Stream;

/** Reads a field that is one of several words. */
final class Choice {
    private Choice() {}

    /** The value of that text; the default where there is none or, which the schema refuses, an unknown one. */
    static <E extends Enum<E>> E of(Mapping mapping, String name, E[] values, E otherwise) {
        return mapping.text(name)
                .flatMap(text -> Stream.of(values)
                        .filter(value -> value.toString().equals(text))
                        .findFirst())
                .orElse(otherwise);
    }
}
