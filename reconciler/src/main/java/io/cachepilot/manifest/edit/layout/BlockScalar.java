package io.cachepilot.manifest.edit.layout;

import io.cachepilot.manifest.edit.layout.Located.Leaf;
import io.cachepilot.manifest.edit.value.ScalarText;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.common.ScalarStyle;

/** Strings that stand below their field, after {@code |} or {@code >}. */
public final class BlockScalar {
    private BlockScalar() {}

    /** Whether the header that begins here has a plus sign: blank lines at the end are content then. */
    public static boolean keepsBlankLines(String text, int start) {
        return text.substring(start, endOfIndicators(text, start)).indexOf('+') >= 0;
    }

    /** Whether the string can be written so, without an indentation indicator and without blanks that an editor may strip. */
    public static boolean canHold(String string) {
        var lines = lines(string);
        return lines.stream().noneMatch(line -> line.endsWith(" ") || !ScalarText.isPrintable(line))
                && !lines.getFirst().isEmpty()
                && !lines.getFirst().startsWith(" ")
                && !lines.getLast().isEmpty();
    }

    /** Puts another string below the field; a comment behind the header stays. */
    public static List<Splice> rewrite(ParsedDocument document, Leaf leaf, int column, String string) {
        var lines = document.lines();
        var body = lines(string);
        boolean folded = leaf.style() == ScalarStyle.FOLDED && body.size() == 1;
        var header = (folded ? ">" : "|") + (string.endsWith("\n") ? "" : "-");
        int headerEnd = lines.end(leaf.start());
        var indentation = " ".repeat(indentation(document, leaf, column));
        var content = body.stream()
                .map(line -> document.lineBreak(leaf.start()) + (line.isEmpty() ? "" : indentation + line))
                .collect(Collectors.joining());
        return List.of(
                new Splice(leaf.start(), endOfIndicators(document.text(), leaf.start()), header),
                new Splice(headerEnd, leaf.end(), content));
    }

    /** Puts a value on the header's line, and removes what stands below it. */
    public static List<Splice> replace(ParsedDocument document, Leaf leaf, String value) {
        return List.of(
                new Splice(leaf.start(), endOfIndicators(document.text(), leaf.start()), value),
                Splice.delete(document.lines().end(leaf.start()), leaf.end()));
    }

    private static int indentation(ParsedDocument document, Leaf leaf, int column) {
        return contentIndentation(document.lines(), leaf.start(), leaf.end()).orElse(column + document.step());
    }

    /**
     * By how many blanks the content is indented: those of its first line that is not blank. Nothing when there is no such line,
     * or when the header says it with a digit.
     */
    public static OptionalInt contentIndentation(Lines lines, int start, int end) {
        boolean said = lines.text()
                .substring(start, endOfIndicators(lines.text(), start))
                .chars()
                .anyMatch(Character::isDigit);
        int first = lines.skipBlankLines(lines.next(start));
        return said || first >= end ? OptionalInt.empty() : OptionalInt.of(lines.skipBlanks(first) - first);
    }

    private static int endOfIndicators(String text, int start) {
        int end = start + 1;
        while (end < text.length() && "+-0123456789".indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        return end;
    }

    private static List<String> lines(String string) {
        var body = string.endsWith("\n") ? string.substring(0, string.length() - 1) : string;
        return Arrays.asList(body.split("\n", -1));
    }
}
