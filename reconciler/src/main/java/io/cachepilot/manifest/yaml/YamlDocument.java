package io.cachepilot.manifest.yaml;

import io.cachepilot.manifest.problem.Problem;
import java.util.List;
import java.util.Optional;

/**
 * One document of a YAML file.
 *
 * @param line where it begins, counted from 1
 * @param root what could be read; where the document breaks off, what stands before that place
 * @param complete whether the whole document was read, if only with problems
 * @param problems in the order of their places
 */
public record YamlDocument(String file, int line, Optional<Node> root, boolean complete, List<Problem> problems) {
    public YamlDocument {
        problems = List.copyOf(problems);
    }

    static YamlDocument unreadable(String file, int line, String message) {
        return unreadable(file, line, line, message);
    }

    static YamlDocument unreadable(String file, int line, int problemLine, String message) {
        var problem = new Problem(file, problemLine, "", message, Problem.Severity.ERROR);
        return new YamlDocument(file, line, Optional.empty(), false, List.of(problem));
    }
}
