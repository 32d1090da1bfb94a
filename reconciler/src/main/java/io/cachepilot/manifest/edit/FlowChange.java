package io.cachepilot.manifest.edit;

import io.cachepilot.manifest.edit.layout.Lines;
import io.cachepilot.manifest.edit.layout.Located.Branch;
import io.cachepilot.manifest.edit.layout.Located.Entry;
import io.cachepilot.manifest.edit.layout.ParsedDocument;
import io.cachepilot.manifest.edit.layout.Splice;
import java.util.List;

/** Adds to and removes from a mapping or list in brackets, on one line or over several. */
record FlowChange(ParsedDocument document, Branch branch) {
    /** @param entry {@code name: value}, or an item of a list */
    List<Splice> add(String entry) {
        if (branch.entries().isEmpty()) {
            int inside = branch.start() + 1;
            boolean spaced = Character.isWhitespace(text().charAt(inside));
            return List.of(Splice.insert(inside, (spaced ? " " : "") + entry));
        }
        var last = branch.entries().getLast();
        if (!beginsLine(last)) {
            return List.of(Splice.insert(last.end(), ", " + entry));
        }
        var line =
                document.lineBreak(last.start()) + text().substring(lines().begin(last.start()), last.start()) + entry;
        if (!endsLine(last)) {
            return List.of(Splice.insert(last.end(), "," + line));
        }
        int lineEnd = lines().end(afterComma(last));
        return hasComma(last)
                ? List.of(Splice.insert(lineEnd, line + ","))
                : List.of(Splice.insert(last.end(), ","), Splice.insert(lineEnd, line));
    }

    List<Splice> remove(int index) {
        var entry = branch.entries().get(index);
        boolean first = index == 0;
        boolean last = index == branch.entries().size() - 1;
        if (beginsLine(entry) && endsLine(entry)) {
            var line = Splice.delete(lines().begin(entry.start()), lines().next(afterComma(entry)));
            return last && !first && !hasComma(entry)
                    ? List.of(comma(branch.entries().get(index - 1)), line)
                    : List.of(line);
        }
        if (first && last) {
            return removeOnly(entry);
        }
        if (!last && (first || beginsLine(entry))) {
            int next = branch.entries().get(index + 1).start();
            return lines().hasComment(entry.end(), next)
                    ? List.of(Splice.delete(entry.start(), entry.end()), comma(entry))
                    : List.of(Splice.delete(entry.start(), next));
        }
        var previous = branch.entries().get(index - 1);
        return lines().hasComment(previous.end(), entry.start())
                ? List.of(comma(previous), Splice.delete(entry.start(), entry.end()))
                : List.of(Splice.delete(previous.end(), entry.end()));
    }

    private List<Splice> removeOnly(Entry entry) {
        int inside = branch.start() + 1;
        int start = lines().hasComment(inside, entry.start()) ? entry.start() : inside;
        return hasComma(entry)
                ? List.of(Splice.delete(start, entry.end()), comma(entry))
                : List.of(Splice.delete(start, entry.end()));
    }

    /** Whether the entry begins its line, and the line is not the one with the opening bracket. */
    private boolean beginsLine(Entry entry) {
        return lines().isFirst(entry.start()) && lines().begin(entry.start()) > branch.start();
    }

    /** Whether only a comma and a comment follow on the line. */
    private boolean endsLine(Entry entry) {
        int after = afterComma(entry);
        return lines().sameLine(entry.end(), after) && lines().isLast(after);
    }

    private boolean hasComma(Entry entry) {
        return text().charAt(lines().skipBlankAndComments(entry.end())) == ',';
    }

    private int afterComma(Entry entry) {
        return hasComma(entry) ? lines().skipBlankAndComments(entry.end()) + 1 : entry.end();
    }

    /** Deletes the comma behind an entry that has one. */
    private Splice comma(Entry entry) {
        int comma = lines().skipBlankAndComments(entry.end());
        return Splice.delete(comma, comma + 1);
    }

    private String text() {
        return document.text();
    }

    private Lines lines() {
        return document.lines();
    }
}
