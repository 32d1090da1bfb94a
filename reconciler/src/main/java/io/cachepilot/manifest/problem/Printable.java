package io.cachepilot.manifest.problem;

/** Text from a file, made fit for a message: no control, format or broken characters, and no endless quotations. */
public final class Printable {
    private static final int LONGEST_QUOTE = 60;

    private Printable() {}

    /** The text with every character that does not simply show itself written as {@code \}{@code uXXXX}. */
    public static String of(String text) {
        if (text.codePoints().allMatch(Printable::shows)) {
            return text;
        }
        var shown = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> append(shown, c));
        return shown.toString();
    }

    /** The text, cut where it is long. */
    public static String quote(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST_QUOTE
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST_QUOTE)) + "…";
    }

    private static void append(StringBuilder shown, int c) {
        if (shows(c)) {
            shown.appendCodePoint(c);
        } else {
            shown.append("\\u%04x".formatted(c));
        }
    }

    private static boolean shows(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
