package io.cachepilot.manifest.edit.layout;

import java.util.Comparator;
import java.util.List;

/** Replaces the characters from {@code start} to before {@code end}; an insertion where both are equal. */
public record Splice(int start, int end, String replacement) {
    /** At one place, insertions come before what is replaced. */
    private static final Comparator<Splice> BY_PLACE =
            Comparator.comparingInt(Splice::start).thenComparingInt(Splice::end);

    public static Splice insert(int at, String text) {
        return new Splice(at, at, text);
    }

    public static Splice delete(int start, int end) {
        return new Splice(start, end, "");
    }

    /** The text with all of them done. They must not overlap; two insertions at one place keep their order. */
    public static String apply(String text, List<Splice> splices) {
        var result = new StringBuilder(text.length());
        int done = 0;
        for (var splice : splices.stream().sorted(BY_PLACE).toList()) {
            result.append(text, done, splice.start).append(splice.replacement);
            done = splice.end;
        }
        return result.append(text, done, text.length()).toString();
    }
}
