package io.cachepilot.manifest.yaml;

import java.math.BigDecimal;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** What a scalar is by YAML 1.2's core schema: unquoted 123, 1e3, true and ~ are no strings, unquoted yes is one. */
public enum ScalarKind {
    STRING("a string"),
    NUMBER("a number"),
    BOOLEAN("a boolean"),
    NULL("empty"),
    /** Refused already, with a problem of its own: nothing more is to be said about it. */
    REFUSED("refused");

    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> BOOLEANS = Set.of("true", "True", "TRUE", "false", "False", "FALSE");
    private static final String NUMBERS_BEGIN_WITH = "+-.0123456789";
    private static final Pattern DECIMAL =
            Pattern.compile("[-+]?((0|[1-9][0-9]*)(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]{1,9})?");
    private static final Pattern OTHER_NUMBER = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?"
            + "|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)|0o[0-7]+|0x[0-9a-fA-F]+");
    private static final int LONGEST_NUMBER = 64;
    private static final BigDecimal LOWEST = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final BigDecimal HIGHEST = BigDecimal.valueOf(Long.MAX_VALUE);

    private final String text;

    ScalarKind(String text) {
        this.text = text;
    }

    /** The kind of an unquoted text. Numbers that JSON does not know, or that no double holds, are {@link #REFUSED}. */
    static ScalarKind ofUnquoted(String text) {
        if (NULLS.contains(text)) {
            return NULL;
        }
        if (BOOLEANS.contains(text)) {
            return BOOLEAN;
        }
        return NUMBERS_BEGIN_WITH.indexOf(text.charAt(0)) < 0 ? STRING : numberOrString(text);
    }

    private static ScalarKind numberOrString(String text) {
        if (text.length() <= LONGEST_NUMBER && DECIMAL.matcher(text).matches()) {
            return fitsDouble(text) ? NUMBER : REFUSED;
        }
        return OTHER_NUMBER.matcher(text).matches() ? REFUSED : STRING;
    }

    static OptionalLong whole(String number) {
        var value = new BigDecimal(number);
        return value.signum() != 0 && value.stripTrailingZeros().scale() > 0
                ? OptionalLong.empty()
                : OptionalLong.of(value.max(LOWEST).min(HIGHEST).longValue());
    }

    private static boolean fitsDouble(String number) {
        double value = Double.parseDouble(number);
        return Double.isFinite(value) && (value != 0 || new BigDecimal(number).signum() == 0);
    }

    @Override
    public String toString() {
        return text;
    }
}
