package io.cachepilot.instance.docker.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CrashRowsTest {
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(61);

    private final CrashRows rows = new CrashRows();

    @Test
    void countsWhatTheEngineCounts() {
        assertThat(rows.row("a", 1, SHORT)).isEqualTo(1);
        assertThat(rows.row("a", 2, SHORT)).isEqualTo(2);
        assertThat(rows.row("a", 2, SHORT)).isEqualTo(2);
    }

    @Test
    void aLongRunEndsARow() {
        rows.row("a", 7, SHORT);

        assertThat(rows.row("a", 8, LONG)).isZero();
        assertThat(rows.row("a", 9, SHORT)).isEqualTo(1);
        assertThat(rows.row("b", 9, SHORT)).isEqualTo(9);
    }

    @Test
    void aStartByHandBeginsANewRow() {
        rows.row("a", 8, LONG);

        assertThat(rows.row("a", 1, SHORT)).isEqualTo(1);
        assertThat(rows.row("a", 9, SHORT)).isEqualTo(9);
    }
}
