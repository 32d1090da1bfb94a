package io.cachepilot.manifest.edit;

import io.cachepilot.manifest.edit.EditRefused.Reason;
import io.cachepilot.manifest.edit.layout.BlockScalar;
import io.cachepilot.manifest.edit.layout.Lines;
import io.cachepilot.manifest.edit.layout.Located;
import io.cachepilot.manifest.edit.layout.Located.Branch;
import io.cachepilot.manifest.edit.layout.Located.Entry;
import io.cachepilot.manifest.edit.layout.Located.Leaf;
import io.cachepilot.manifest.edit.layout.ParsedDocument;
import io.cachepilot.manifest.edit.layout.Splice;
import io.cachepilot.manifest.edit.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Adds to and removes from a mapping or list in block style, by whole lines. */
record BlockChange(ParsedDocument document, Branch branch) {
    /** Below the last entry, and below comments that are indented deeper than it. */
    List<Splice> add(String name, Value value) {
        var last = branch.entries().getLast();
        return addBelow(last, document.blockText(last.start()).field(name, value, document.column(last)));
    }

    List<Splice> add(Value item) {
        var last = branch.entries().getLast();
        return addBelow(last, document.blockText(last.start()).item(item, document.column(last)));
    }

    /**
     * Deletes the lines of an entry, with the comments on them and those below that are indented deeper. Comments above stay:
     * nobody can tell whether they speak of this entry or of what follows.
     *
     * @param owner the field that has the branch as its value
     */
    List<Splice> remove(int index, Optional<Entry> owner) {
        var entry = branch.entries().get(index);
        if (!lines().isFirst(entry.start())) {
            throw unusual(entry);
        }
        var splices = new ArrayList<Splice>();
        splices.add(lines(index));
        if (branch.entries().size() == 1) {
            int colon = owner.flatMap(Entry::key)
                    .map(key -> lines().skipBlankAndComments(key.end()))
                    .orElseThrow(() -> new EditRefused(
                            Reason.ONLY_DOCUMENT, "no field would be left; remove the document instead"));
            splices.add(Splice.insert(colon + 1, " " + branch.empty()));
        }
        return splices;
    }

    static EditRefused unusual(Entry entry) {
        return new EditRefused(
                Reason.UNUSUAL_STYLE,
                "the field " + entry.key().map(Leaf::text).orElse("")
                        + " is written with a question mark or on the line of another one;"
                        + " write it as 'name: value' on a line of its own first");
    }

    private Splice lines(int index) {
        var entry = branch.entries().get(index);
        int begin = lines().begin(entry.start());
        int end = lines().endWithComments(entry.end(), document.column(entry));
        var above = Optional.of(index)
                .filter(i -> i > 0)
                .map(i -> branch.entries().get(i - 1).last())
                .filter(last -> last instanceof Leaf leaf && leaf.isBlock() && lines().next(leaf.end()) == begin);
        if (end < document.text().length()) {
            int next = lines().next(end);
            return Splice.delete(begin, above.isPresent() ? behindBlanks(above.get(), next) : next);
        }
        // The last line of a file without a final line break: the one before becomes it, unless that would change its
        // value.
        boolean free = above.isEmpty();
        return Splice.delete(free ? beforeBreak(begin) : begin, end);
    }

    /** Blank lines that come to stand below a text could become part of it: after a plus sign, or if they are indented deeper. */
    private int behindBlanks(Located text, int line) {
        int behind = lines().skipBlankLines(line);
        int indentation = BlockScalar.contentIndentation(lines(), text.start(), text.end())
                .orElse(0);
        boolean harmless = !BlockScalar.keepsBlankLines(document.text(), text.start())
                && document.text().substring(line, behind).lines().allMatch(blank -> blank.length() <= indentation);
        return harmless ? line : behind;
    }

    private int beforeBreak(int line) {
        if (line == 0) {
            return 0;
        }
        return document.text().startsWith("\r\n", line - 2) ? line - 2 : line - 1;
    }

    private List<Splice> addBelow(Entry last, String text) {
        int end = lines().endWithComments(last.end(), document.column(last));
        return List.of(Splice.insert(end, document.lineBreak(last.start()) + text));
    }

    private Lines lines() {
        return document.lines();
    }
}
