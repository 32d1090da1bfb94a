package io.cachepilot.manifest.edit.layout;

import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.ScalarStyle;

/** A value and its place in a document's text, in characters. Holds what its node lacks: where it ends, and its style. */
public sealed interface Located {
    int start();

    /** Behind the last character; before the line break that ends a block. */
    public int end();

    /** Whether it can be replaced where it stands: a quoted or plain scalar, or what is in brackets. */
    boolean isInline();

    /** A single value. */
    record Leaf(int start, int end, ScalarStyle style, String text) implements Located {
        @Override
        public boolean isInline() {
            return !isBlock();
        }

        public boolean isBlock() {
            return style == ScalarStyle.LITERAL || style == ScalarStyle.FOLDED;
        }

        /** A value that is left out, as in {@code spec:}. */
        public boolean isOmitted() {
            return start == end;
        }
    }

    /** A mapping or a list. */
    record Branch(int start, int end, boolean mapping, boolean flow, List<Entry> entries) implements Located {
        public Branch {
            entries = List.copyOf(entries);
        }

        @Override
        public boolean isInline() {
            return flow;
        }

        public Optional<Entry> entry(String name) {
            return entries.stream()
                    .filter(entry ->
                            entry.key().filter(key -> key.text().equals(name)).isPresent())
                    .findFirst();
        }

        public String empty() {
            return mapping ? "{}" : "[]";
        }
    }

    /**
     * A field of a mapping or an item of a list.
     *
     * @param start of its first character, which is the dash of an item in block style
     * @param key its name; nothing for an item
     */
    record Entry(int start, Optional<Leaf> key, Located value) {
        public int end() {
            return Math.max(value.end(), key.map(Leaf::end).orElse(0));
        }

        /** Whether the name is written after a question mark, as in {@code ? name}. */
        public boolean isExplicit() {
            return key.filter(name -> name.start() > start).isPresent();
        }

        /** The last single value in it. */
        public Located last() {
            Located last = value;
            while (last instanceof Branch branch
                    && !branch.flow()
                    && !branch.entries().isEmpty()) {
                last = branch.entries().getLast().value();
            }
            return last;
        }
    }
}
