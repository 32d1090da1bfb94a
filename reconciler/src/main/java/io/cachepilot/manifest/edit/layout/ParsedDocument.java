package io.cachepilot.manifest.edit.layout;

import io.cachepilot.manifest.edit.layout.Located.Branch;
import io.cachepilot.manifest.edit.layout.Located.Entry;
import io.cachepilot.manifest.yaml.Node.Mapping;
import io.cachepilot.manifest.yaml.Yaml;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The text of one document, what it says, and where it says so.
 *
 * @param step by how many blanks its mappings are indented
 * @param otherBreak the line break for a text that has none
 */
public record ParsedDocument(String text, Lines lines, Mapping root, Branch place, int step, String otherBreak) {
    private static final int USUAL_STEP = 2;

    /** Nothing when the text is no mapping, or is refused by the reader. */
    public static Optional<ParsedDocument> of(String text, String otherBreak) {
        var read = Yaml.texts("", text).getFirst().content();
        var root = read.filter(document -> document.problems().isEmpty()).flatMap(document -> document.root());
        if (!(root.orElse(null) instanceof Mapping mapping)) {
            return Optional.empty();
        }
        var place = (Branch) Locator.locate(text).orElseThrow();
        var lines = new Lines(text);
        int step = steps(lines, place).findFirst().orElse(USUAL_STEP);
        return Optional.of(new ParsedDocument(text, lines, mapping, place, step, otherBreak));
    }

    /** The line break of the line that holds this place. */
    public String lineBreak(int at) {
        return lines.breakAt(at, lines.firstBreak(otherBreak));
    }

    public BlockText blockText(int at) {
        return new BlockText(lineBreak(at), step);
    }

    /** The column of the field on whose lines the value stands. */
    public int column(Entry entry) {
        return lines.column(entry.start());
    }

    private static Stream<Integer> steps(Lines lines, Branch branch) {
        return branch.entries().stream()
                .filter(_ -> branch.mapping() && !branch.flow())
                .flatMap(entry -> entry.value() instanceof Branch inner && inner.mapping() && !inner.flow()
                        ? Stream.concat(
                                Stream.of(lines.column(inner.start()) - lines.column(entry.start())),
                                steps(lines, inner))
                        : Stream.empty())
                .filter(step -> step > 0);
    }
}
