package io.cachepilot.manifest.edit.value;

import io.cachepilot.manifest.edit.ManifestText;
import java.util.List;

/** One change of a document, as a wish: how the text comes to say it is decided by {@link ManifestText#edit}. */
public sealed interface Edit {
    /** The names of the fields that lead to the one that is meant, the outermost first: {@code spec, memory, limitMb}. */
    List<String> path();

    /**
     * Gives a field its value. Parents that are missing or empty are made. A mapping is made equal to the wanted one field by
     * field: those that are not wanted are removed, those that are equal stay untouched.
     */
    record Put(List<String> path, Value value) implements Edit {
        public Put {
            path = atLeastOne(path);
        }
    }

    /** Removes a field, if it is there. A mapping that loses its last field stays, as {@code {}}. */
    record Remove(List<String> path) implements Edit {
        public Remove {
            path = atLeastOne(path);
        }
    }

    private static List<String> atLeastOne(List<String> path) {
        if (path.isEmpty()) {
            throw new IllegalArgumentException("a path has at least one field name");
        }
        return List.copyOf(path);
    }
}
