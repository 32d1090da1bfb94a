package io.cachepilot.manifest.yaml;

import io.cachepilot.manifest.problem.Problem;
import io.cachepilot.manifest.problem.Problems;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * The text of one document.
 *
 * @param line of the file on which the text begins, counted from 1
 */
record Chunk(int line, String text) {
    /** Bytes of a document. */
    private static final int LARGEST = 256 << 10;

    /** The document; nothing when the text holds no value at all. */
    Optional<YamlDocument> parse(String file) {
        if (text.getBytes(StandardCharsets.UTF_8).length > LARGEST) {
            return Optional.of(YamlDocument.unreadable(file, line, "the document is larger than 256 KiB"));
        }
        var strange = firstUnprintable();
        return strange.isPresent() ? Optional.of(unprintable(file, strange.getAsInt())) : read(file);
    }

    private Optional<YamlDocument> read(String file) {
        var problems = new Problems(file);
        var tree = new TreeBuilder(problems, line);
        boolean complete = feed(file, tree, problems);
        var root = tree.root();
        return root.isEmpty() && !problems.hasErrors()
                ? Optional.empty()
                : Optional.of(new YamlDocument(file, tree.firstLine(), root, complete, problems.sorted()));
    }

    private boolean feed(String file, TreeBuilder tree, Problems problems) {
        try {
            for (var event : new Parse(LoadSettings.builder().build()).parseString(text)) {
                if (!tree.accept(event)) {
                    return false;
                }
            }
            return true;
        } catch (MarkedYamlEngineException e) {
            int at = e.getProblemMark().map(mark -> line + mark.getLine()).orElse(line);
            // What is missing at the end is missed behind it.
            boolean behind = at > lastLine();
            int column = behind
                    ? 0
                    : e.getProblemMark().map(mark -> mark.getColumn() + 1).orElse(0);
            problems.add(new Problem(
                    file, behind ? lastLine() : at, column, "", SyntaxSentence.of(e, line), Problem.Severity.ERROR));
        } catch (RuntimeException e) {
            // The parser lets some of its own slips out, as on "\U99999999". Its words may quote the text: not used.
            problems.error(tree.line(), "", SyntaxSentence.BAD_ESCAPE);
        }
        return false;
    }

    private int lastLine() {
        return line + (int) text.stripTrailing().lines().count() - 1;
    }

    private OptionalInt firstUnprintable() {
        return text.codePoints().filter(c -> !StreamReader.isPrintable(c)).findFirst();
    }

    private YamlDocument unprintable(String file, int character) {
        int breaks = (int) IntStream.range(0, text.indexOf(character))
                .filter(i -> text.charAt(i) == '\n')
                .count();
        return YamlDocument.unreadable(
                file,
                line,
                line + breaks,
                "the character U+%04X is not allowed; in double quotes it can be written as an escape"
                        .formatted(character));
    }
}
