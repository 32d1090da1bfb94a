package io.cachepilot.manifest.edit.layout;

/** Looks around in a text by lines. Line breaks are those of YAML: LF, CR LF, and CR alone. */
public record Lines(String text) {
    public static boolean isBreak(char c) {
        return c == '\n' || c == '\r';
    }

    /** Where the line begins that holds this place. */
    public int begin(int at) {
        int begin = at;
        while (begin > 0 && !isBreak(text.charAt(begin - 1))) {
            begin--;
        }
        return begin;
    }

    /** Where the line ends that holds this place, before its break. */
    public int end(int at) {
        int end = at;
        while (end < text.length() && !isBreak(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** Where the next line begins; the end of the text if there is none. */
    public int next(int at) {
        return afterBreak(end(at));
    }

    /** The break that ends the line of this place; the other one if the text ends without. */
    String breakAt(int at, String otherwise) {
        int end = end(at);
        return end == text.length() ? otherwise : text.substring(end, afterBreak(end));
    }

    /** The first break of the text. */
    public String firstBreak(String otherwise) {
        return breakAt(0, otherwise);
    }

    int column(int at) {
        return at - begin(at);
    }

    /** The first character from here that is no blank, break or comment; the end of the text if there is none. */
    public int skipBlankAndComments(int at) {
        int here = at;
        while (here < text.length()) {
            char c = text.charAt(here);
            if (c == '#') {
                here = end(here);
            } else if (isBlank(c) || isBreak(c)) {
                here++;
            } else {
                break;
            }
        }
        return here;
    }

    /** Whether only blanks stand before it on its line. */
    public boolean isFirst(int at) {
        return skipBlanks(begin(at)) >= at;
    }

    /** Whether nothing but a comment follows on the line. */
    public boolean isLast(int at) {
        int next = skipBlanks(at);
        return next == text.length() || isBreak(text.charAt(next)) || text.charAt(next) == '#';
    }

    /** Whether both places are on one line. */
    public boolean sameLine(int one, int other) {
        return begin(one) == begin(other);
    }

    /** Whether a comment stands in a gap between tokens. */
    public boolean hasComment(int from, int to) {
        return text.substring(from, to).indexOf('#') >= 0;
    }

    /**
     * The end of the last line of what ends here, with the comments below that are indented deeper than the column: they speak of
     * what stands above them.
     */
    public int endWithComments(int at, int column) {
        int end = end(at);
        for (int line = next(at); line < text.length(); line = next(line)) {
            int first = skipBlanks(line);
            if (first == text.length() || isBreak(text.charAt(first))) {
                continue;
            }
            if (text.charAt(first) != '#' || first - line <= column) {
                break;
            }
            end = end(line);
        }
        return end;
    }

    /** The beginning of the first line from here that is not blank. */
    public int skipBlankLines(int line) {
        int here = line;
        while (here < text.length() && skipBlanks(here) == end(here)) {
            here = next(here);
        }
        return here;
    }

    int skipBlanks(int at) {
        int here = at;
        while (here < text.length() && isBlank(text.charAt(here))) {
            here++;
        }
        return here;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private int afterBreak(int end) {
        if (end == text.length()) {
            return end;
        }
        return text.startsWith("\r\n", end) ? end + 2 : end + 1;
    }
}
