package io.cachepilot.manifest.edit.value;

import io.cachepilot.manifest.edit.value.Value.Fields;
import io.cachepilot.manifest.edit.value.Value.Flag;
import io.cachepilot.manifest.edit.value.Value.Items;
import io.cachepilot.manifest.edit.value.Value.Text;
import io.cachepilot.manifest.edit.value.Value.Whole;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Writes values on one line. A string that any reader of YAML 1.1 or 1.2 could take for something else is quoted: our reader
 * is not the only one that will see the file.
 */
public final class ScalarText {
    /** What is a boolean or null in YAML 1.1 or 1.2, in any case. */
    private static final Set<String> WORDS = Set.of("null", "true", "false", "yes", "no", "on", "off", "y", "n");

    /** Numbers, dates, times, and whatever else is made of their characters; one letter too many is quoted, none too few. */
    private static final Pattern LIKE_A_NUMBER = Pattern.compile("[0-9][-+.:_0-9a-fA-FxXoOtTzZ ]*");

    private static final Pattern PLAIN_START = Pattern.compile("^[\\p{L}\\p{N}_/]");
    private static final Pattern NOT_PLAIN = Pattern.compile(":\\s|:$|\\s#|\\s$");
    private static final Pattern NOT_PLAIN_IN_BRACKETS = Pattern.compile("[:,\\[\\]{}]");

    private ScalarText() {}

    /** The value in brackets where it has parts, in the style that it would have without a predecessor. */
    public static String of(Value value, boolean inBrackets) {
        return of(value, ScalarStyle.PLAIN, inBrackets);
    }

    /**
     * A value as it is written on one line.
     *
     * @param before the style that a string keeps if it can be written in it
     */
    public static String of(Value value, ScalarStyle before, boolean inBrackets) {
        return switch (value) {
            case Text(String text) -> quote(text, before, inBrackets);
            case Whole(long number) -> Long.toString(number);
            case Flag(boolean flag) -> Boolean.toString(flag);
            case Fields(var fields) ->
                fields.entrySet().stream()
                        .map(field -> name(field.getKey(), true) + ": " + of(field.getValue(), true))
                        .collect(Collectors.joining(", ", "{", "}"));
            case Items(var items) ->
                items.stream().map(item -> of(item, true)).collect(Collectors.joining(", ", "[", "]"));
        };
    }

    public static String name(String name, boolean inBrackets) {
        return quote(name, ScalarStyle.PLAIN, inBrackets);
    }

    /** Whether the text shows itself as it is: no control, format or other characters that need an escape. */
    public static boolean isPrintable(String text) {
        return text.codePoints().allMatch(ScalarText::isPrintable);
    }

    private static String quote(String text, ScalarStyle before, boolean inBrackets) {
        if (!isPrintable(text)) {
            return doubleQuoted(text);
        }
        return switch (before) {
            case SINGLE_QUOTED -> singleQuoted(text);
            case DOUBLE_QUOTED -> doubleQuoted(text);
            case PLAIN, LITERAL, FOLDED, JSON_SCALAR_STYLE ->
                isPlain(text, inBrackets) ? text : needsEscapes(text) ? singleQuoted(text) : doubleQuoted(text);
        };
    }

    private static boolean isPlain(String text, boolean inBrackets) {
        return PLAIN_START.matcher(text).find()
                && !NOT_PLAIN.matcher(text).find()
                && !(inBrackets && NOT_PLAIN_IN_BRACKETS.matcher(text).find())
                && !LIKE_A_NUMBER.matcher(text).matches()
                && !WORDS.contains(text.toLowerCase(Locale.ROOT));
    }

    private static boolean needsEscapes(String text) {
        return (text.indexOf('"') >= 0 || text.indexOf('\\') >= 0) && text.indexOf('\'') < 0;
    }

    private static String singleQuoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static String doubleQuoted(String text) {
        var quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> append(quoted, c));
        return quoted.append('"').toString();
    }

    private static void append(StringBuilder quoted, int c) {
        switch (c) {
            case '"', '\\' -> quoted.append('\\').append((char) c);
            case '\n' -> quoted.append("\\n");
            case '\r' -> quoted.append("\\r");
            case '\t' -> quoted.append("\\t");
            default -> {
                if (isPrintable(c)) {
                    quoted.appendCodePoint(c);
                } else {
                    quoted.append((c > 0xFFFF ? "\\U%08x" : "\\u%04x").formatted(c));
                }
            }
        }
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE -> false;
            default -> StreamReader.isPrintable(c);
        };
    }
}
