package io.cachepilot.manifest.edit;

import io.cachepilot.manifest.problem.Problem;
import io.cachepilot.manifest.yaml.Node.Mapping;
import io.cachepilot.manifest.yaml.YamlDocument;
import java.util.List;
import java.util.Optional;

/**
 * Where a document lies in its file, and who it is.
 *
 * @param firstLine its first line, counted from 1; comments, directives and {@code ---} before the content belong to it
 * @param lastLine its last line
 * @param start of its text, in characters (UTF-16 units) of the file's text
 * @param end behind its last character
 * @param content what was read of it; nothing when it holds no value
 */
public record DocumentPart(int firstLine, int lastLine, int start, int end, Optional<YamlDocument> content) {
    /** As written; nothing when it is missing or could not be read. */
    public Optional<String> kind() {
        return root().flatMap(root -> root.text("kind"));
    }

    /** As written; nothing when it is missing or could not be read. */
    public Optional<String> name() {
        return root().flatMap(root -> root.mapping("metadata").text("name"));
    }

    /** What keeps the document from being edited. */
    public List<Problem> problems() {
        return content.map(YamlDocument::problems).orElse(List.of());
    }

    boolean is(String kind, String name) {
        return kind().filter(kind::equals).isPresent()
                && name().filter(name::equals).isPresent();
    }

    Optional<Mapping> root() {
        return content.flatMap(YamlDocument::root)
                .flatMap(root -> root instanceof Mapping mapping ? Optional.of(mapping) : Optional.empty());
    }
}
