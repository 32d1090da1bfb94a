package io.cachepilot.manifest.edit;

import io.cachepilot.manifest.edit.EditRefused.Reason;
import io.cachepilot.manifest.edit.layout.Located.Branch;
import io.cachepilot.manifest.edit.layout.Located.Entry;
import io.cachepilot.manifest.edit.layout.ParsedDocument;
import io.cachepilot.manifest.edit.value.Values;
import io.cachepilot.manifest.problem.FieldPath;
import io.cachepilot.manifest.yaml.Node;
import io.cachepilot.manifest.yaml.Node.Mapping;
import java.util.List;
import java.util.Optional;

/**
 * How far a path leads into a document.
 *
 * @param owner the field whose value the branch is; nothing for the root
 * @param branch the innermost mapping on the path
 * @param found the innermost field on the path: of the branch, and either the end of the path or empty; nothing if the branch
 *     lacks it
 * @param rest the names on the path that are not there
 */
record Place(Optional<Entry> owner, Branch branch, Optional<Found> found, List<String> rest) {
    /** A field, and what it says. */
    record Found(Entry entry, Node node) {}

    /** @throws EditRefused where the path leads through a single value or a list */
    static Place of(ParsedDocument document, List<String> path) {
        Optional<Entry> owner = Optional.empty();
        var branch = document.place();
        var mapping = document.root();
        for (int i = 0; ; i++) {
            var rest = path.subList(i + 1, path.size());
            var entry = branch.entry(path.get(i));
            if (entry.isEmpty()) {
                return new Place(owner, branch, Optional.empty(), path.subList(i, path.size()));
            }
            var node = mapping.get(path.get(i)).orElseThrow();
            if (rest.isEmpty() || Values.isNull(node)) {
                return new Place(owner, branch, Optional.of(new Found(entry.get(), node)), rest);
            }
            if (!(node instanceof Mapping inner)) {
                throw noMapping(path.subList(0, i + 1), node);
            }
            owner = entry;
            branch = (Branch) entry.get().value();
            mapping = inner;
        }
    }

    private static EditRefused noMapping(List<String> path, Node node) {
        return new EditRefused(
                Reason.NO_MAPPING,
                "line " + node.line() + ": " + FieldPath.of(path) + " is " + node.what() + " and has no fields");
    }
}
