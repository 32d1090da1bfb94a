package io.cachepilot.manifest;

import io.cachepilot.manifest.edit.value.Edit;
import io.cachepilot.manifest.problem.Problems;
import io.cachepilot.manifest.yaml.Node.Mapping;
import io.cachepilot.plan.Key;
import java.util.List;

/**
 * What a kind of spec brings along to be read.
 *
 * @param <S> its complete spec
 */
public interface KindReader<S> {
    /** The value of the field {@code kind}. */
    String kind();

    /** The file of a new document of that name, where nobody has chosen one. */
    default String fileOf(String name) {
        return Key.of(kind(), name).toString().replace('/', '-') + ".yaml";
    }

    /** The text of the JSON Schema of a whole document. Values that nobody may see are marked {@code x-secret}. */
    String schema();

    /**
     * What a way back to an earlier version leaves as it is: what was asked for by counters has happened.
     *
     * @param now the document as it is, or was last
     * @param then as it was in the version that comes back
     * @return edits of the document of then
     */
    default List<Edit> kept(Mapping now, Mapping then) {
        return List.of();
    }

    /**
     * Applies defaults, and checks what the schema can't say. Called for documents that break the schema too, so that all problems
     * are reported at once: a field of the wrong type counts as unknown, and no check may depend on it. The answer is used only if
     * there are no errors.
     */
    S read(Document document, Problems problems);
}
