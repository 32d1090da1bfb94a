package io.cachepilot.manifest;

import io.cachepilot.manifest.problem.Problems;

/**
 * What a kind of spec brings along to be read.
 *
 * @param <S> its complete spec
 */
public interface KindReader<S> {
    /** The value of the field {@code kind}. */
    String kind();

    /** The text of the JSON Schema of a whole document. */
    String schema();

    /**
     * Applies defaults, and checks what the schema can't say. Called for documents that break the schema too, so that all problems
     * are reported at once: a field of the wrong type counts as unknown, and no check may depend on it. The answer is used only if
     * there are no errors.
     */
    S read(Document document, Problems problems);
}
