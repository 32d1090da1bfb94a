package io.cachepilot.spec;

import java.text.Normalizer;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Chooses the name of a document ({@code metadata.name}) for a thing that people know by another name, which may be any text. It is
 * chosen once, recorded in the document, and never derived again.
 */
public final class Handle {
    /** As long as a label of a host name may be. */
    private static final int LONGEST = 63;

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern OTHERS = Pattern.compile("[^a-z0-9]+");
    private static final Pattern ENDS = Pattern.compile("^-+|-+$");

    private Handle() {}

    /**
     * What is nearest to that name: it, or it with {@code -2}, {@code -3} … where that is taken.
     *
     * @param otherwise a legal name, for one that has no letter or digit of the Latin alphabet
     */
    public static String choose(String name, String otherwise, Predicate<String> isTaken) {
        String wish = legal(name).isEmpty() ? otherwise : legal(name);
        return Stream.concat(Stream.of(wish), IntStream.iterate(2, i -> i + 1).mapToObj(i -> numbered(wish, i)))
                .filter(isTaken.negate())
                .findFirst()
                .orElseThrow();
    }

    private static String numbered(String wish, int number) {
        String end = "-" + number;
        String begin = wish.substring(0, Math.min(wish.length(), LONGEST - end.length()));
        return ENDS.matcher(begin).replaceAll("") + end;
    }

    private static String legal(String name) {
        String letters =
                MARKS.matcher(Normalizer.normalize(name, Normalizer.Form.NFKD)).replaceAll("");
        String dashed = OTHERS.matcher(letters.toLowerCase(Locale.ROOT)).replaceAll("-");
        String begin = ENDS.matcher(dashed).replaceAll("");
        return ENDS.matcher(begin.substring(0, Math.min(begin.length(), LONGEST)))
                .replaceAll("");
    }
}
