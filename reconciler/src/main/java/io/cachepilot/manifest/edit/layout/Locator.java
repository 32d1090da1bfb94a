package io.cachepilot.manifest.edit.layout;

import io.cachepilot.manifest.edit.layout.Located.Branch;
import io.cachepilot.manifest.edit.layout.Located.Entry;
import io.cachepilot.manifest.edit.layout.Located.Leaf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/** Finds the places of all values of a document that the reader has accepted. */
final class Locator {
    private final String text;
    private final Lines lines;
    private final Deque<Open> open = new ArrayDeque<>();
    private @Nullable Located root;
    private int knownPoint;
    private int knownOffset;

    private Locator(String text) {
        this.text = text;
        this.lines = new Lines(text);
    }

    /** The root of the document; nothing when it holds no value. */
    static Optional<Located> locate(String text) {
        var locator = new Locator(text);
        for (var event : new Parse(LoadSettings.builder().build()).parseString(text)) {
            locator.accept(event);
        }
        return Optional.ofNullable(locator.root);
    }

    private void accept(Event event) {
        switch (event) {
            case CollectionStartEvent start ->
                open.push(new Open(
                        offset(start.getStartMark()),
                        offset(start.getEndMark()),
                        event instanceof MappingStartEvent,
                        start.isFlow()));
            case CollectionEndEvent end -> put(open.pop().close(offset(end.getEndMark())));
            case ScalarEvent scalar -> put(leaf(scalar));
            default -> {}
        }
    }

    private Leaf leaf(ScalarEvent event) {
        int start = offset(event.getStartMark());
        int end = offset(event.getEndMark());
        var style = event.getScalarStyle();
        boolean block = style == ScalarStyle.LITERAL || style == ScalarStyle.FOLDED;
        return new Leaf(start, block ? endOfBlock(start, end) : end, style, event.getValue());
    }

    /** The parser counts blank lines below a block scalar to it. They are its content only if its header has a plus sign. */
    private int endOfBlock(int start, int parsedEnd) {
        int header = lines.end(start);
        int line = lines.begin(parsedEnd);
        int end = line == parsedEnd ? beforeBreak(line) : parsedEnd;
        if (BlockScalar.keepsBlankLines(text, start)) {
            return Math.max(header, end);
        }
        // Blanks beyond the indentation are content.
        int most = BlockScalar.contentIndentation(lines, start, parsedEnd).orElse(0);
        while (end > header && lines.skipBlanks(lines.begin(end)) == end && lines.column(end) <= most) {
            end = beforeBreak(lines.begin(end));
        }
        return Math.max(header, end);
    }

    private int beforeBreak(int line) {
        if (line == 0) {
            return 0;
        }
        return line >= 2 && text.startsWith("\r\n", line - 2) ? line - 2 : line - 1;
    }

    private void put(Located value) {
        var parent = open.peek();
        if (parent == null) {
            root = value;
        } else {
            parent.take(value);
        }
    }

    /** Marks count code points, strings count characters. */
    private int offset(Optional<Mark> mark) {
        int point = mark.orElseThrow().getIndex();
        knownOffset = text.offsetByCodePoints(knownOffset, point - knownPoint);
        knownPoint = point;
        return knownOffset;
    }

    /** A mapping or list whose end is not reached yet. */
    private final class Open {
        private final int start;
        private final boolean brackets;
        private final boolean mapping;
        private final boolean flow;
        private final List<Entry> entries = new ArrayList<>();
        private int here;
        private @Nullable Leaf key;

        Open(int start, int startEnd, boolean mapping, boolean flow) {
            this.start = start;
            this.mapping = mapping;
            this.flow = flow;
            // A single pair in a list, [a: b], is a mapping in flow style that has no brackets.
            this.brackets = flow && startEnd > start;
            this.here = brackets ? startEnd : start;
        }

        void take(Located value) {
            if (mapping && key == null) {
                key = (Leaf) value;
                return;
            }
            int begin = lines.skipBlankAndComments(here);
            if (flow && begin < text.length() && text.charAt(begin) == ',') {
                begin = lines.skipBlankAndComments(begin + 1);
            }
            var entry = key == null
                    ? new Entry(begin, Optional.empty(), value)
                    : new Entry(begin, Optional.of(key), withPlace(value, key));
            entries.add(entry);
            here = entry.end();
            key = null;
        }

        /** A value that is left out has its place behind the colon or, without one, behind the name; the parser looks further. */
        private Located withPlace(Located value, Leaf name) {
            if (!(value instanceof Leaf leaf) || !leaf.isOmitted()) {
                return value;
            }
            int colon = lines.skipBlankAndComments(name.end());
            boolean hasColon = colon < text.length() && text.charAt(colon) == ':';
            int place = hasColon ? colon + 1 : name.end();
            return new Leaf(place, place, leaf.style(), leaf.text());
        }

        Branch close(int parsedEnd) {
            return new Branch(start, brackets ? parsedEnd : Math.max(start, here), mapping, flow, entries);
        }
    }
}
