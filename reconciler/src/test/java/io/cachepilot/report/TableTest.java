package io.cachepilot.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TableTest {
    @Test
    void columnIsAsWideAsItsWidestCell() {
        assertThat(Table.lines(List.of(
                        List.of("NAME", "SIZE", "NOTE"), List.of("a", "1000 MiB", "x"), List.of("longer", "1", ""))))
                .containsExactly("NAME    SIZE      NOTE", "a       1000 MiB  x", "longer  1");
    }

    @Test
    void lineEndsWithoutBlanks() {
        assertThat(Table.lines(List.of(List.of("a", ""), List.of("b", "c")))).containsExactly("a", "b  c");
    }

    @Test
    void noRowsAreNoLines() {
        assertThat(Table.lines(List.of())).isEmpty();
    }
}
