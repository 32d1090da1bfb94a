package io.cachepilot.kind.tenant.spec;

import io.cachepilot.manifest.problem.Problems;
import io.cachepilot.manifest.yaml.Node.Mapping;
import java.util.OptionalInt;

/**
 * Reads the whole numbers of one mapping against the installation's ranges.
 *
 * @param path of the mapping
 */
record Numbers(Mapping mapping, String path, Problems problems) {

    boolean has(String name) {
        return mapping.get(name).isPresent();
    }

    /** The number; nothing when it is left out or, which has its problem then, not usable. Both ends are included. */
    OptionalInt within(String name, int least, int most) {
        var number = mapping.whole(name);
        if (number.isPresent() && (number.getAsLong() < least || number.getAsLong() > most)) {
            error(name, text(name) + " is out of range; " + least + " to " + most);
            return OptionalInt.empty();
        }
        return number.stream().mapToInt(Math::toIntExact).findFirst();
    }

    void error(String name, String message) {
        problems.error(mapping.line(name), path + "." + name, message);
    }

    private String text(String name) {
        return mapping.scalar(name).orElseThrow().text();
    }
}
