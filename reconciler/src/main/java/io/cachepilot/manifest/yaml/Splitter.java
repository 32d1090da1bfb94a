package io.cachepilot.manifest.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Cuts a file into documents. A line that begins with {@code ---} or {@code ...} ends a document wherever it stands, even inside
 * quotes, so this needs no understanding of what is between.
 */
final class Splitter {
    private static final Pattern MARKER = Pattern.compile("(?s)(---|\\.\\.\\.)([ \\t].*)?");
    private static final Pattern LINE_BREAK = Pattern.compile("\\r\\n|\\r|\\n");
    private static final Pattern NO_CONTENT = Pattern.compile("(?s)[ \\t]*(#.*)?|%.*");

    private final String text;
    private final List<Chunk> chunks = new ArrayList<>();
    private int start;
    private int firstLine = 1;
    private boolean content;

    private Splitter(String text) {
        this.text = text;
    }

    /** The documents of a file, at most that many. */
    static List<Chunk> split(String text, int most) {
        var splitter = new Splitter(text);
        var breaks = LINE_BREAK.matcher(text);
        int begin = 0;
        for (int number = 1; begin < text.length() && splitter.chunks.size() < most; number++) {
            boolean broken = breaks.find();
            int next = broken ? breaks.end() : text.length();
            splitter.line(text.substring(begin, broken ? breaks.start() : next), number, begin, next);
            begin = next;
        }
        splitter.cut(begin, 0);
        return splitter.chunks;
    }

    private void line(String line, int number, int begin, int next) {
        boolean marker = MARKER.matcher(line).matches();
        if (marker && line.startsWith("-")) {
            // Directives and comments before the marker belong to the document that it begins.
            cut(begin, number);
        }
        content |= marker || !NO_CONTENT.matcher(line).matches();
        if (marker && line.startsWith(".")) {
            cut(next, number + 1);
        }
    }

    private void cut(int end, int nextLine) {
        if (content) {
            chunks.add(new Chunk(firstLine, text.substring(start, end)));
            start = end;
            firstLine = nextLine;
            content = false;
        }
    }
}
