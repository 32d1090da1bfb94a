package io.cachepilot.api.pipeline.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SuspiciousInputTest {
    private static final int LENGTH = 16 * 1024;

    /** Whoever asks may send as much as fits into the headers of a request, without a key and again and again. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "< ",
                "< / ",
                "<",
                " ",
                "'",
                "' ",
                "' or ",
                "-",
                "- ",
                "-- ",
                "union ",
                "union all ",
                "union  ",
                "eval ",
                "eval",
                "onmouse",
                " onmouse ",
                "onclick ",
                "on",
                "a"
            })
    void whatIsRepeatedCostsNoMoreThanItsLength(String piece) {
        for (String text : new String[] {piece.repeat(LENGTH / piece.length()), piece + " ".repeat(LENGTH)}) {
            var counted = new Counted(text);

            SuspiciousInput.PATTERNS.matcher(counted).find();

            assertThat(counted.reads).isLessThan(100L * LENGTH);
        }
    }

    /** Counts how often a character of it is looked at. */
    private static final class Counted implements CharSequence {
        private final String text;
        private long reads;

        private Counted(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            reads++;
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
