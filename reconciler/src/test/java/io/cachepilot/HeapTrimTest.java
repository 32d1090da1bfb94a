package io.cachepilot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapTrimTest {
    private static final long LIVE = 40_000_000;

    private long taken = 60_000_000;
    private int collections;
    private final HeapTrim trim = new HeapTrim(() -> taken, () -> {
        collections++;
        taken = LIVE;
    });

    @Test
    void whatTheStartLeftBehindIsCollectedAtOnce() {
        trim.look();
        assertThat(collections).isEqualTo(1);
    }

    @Test
    void aLittleGrowthIsLeftAlone() {
        trim.look();
        taken = LIVE + 3_000_000;
        trim.look();
        assertThat(collections).isEqualTo(1);
    }

    @Test
    void muchGrowthIsCollected() {
        trim.look();
        taken = LIVE + 5_000_000;
        trim.look();
        trim.look();
        assertThat(collections).isEqualTo(2);
        assertThat(taken).isEqualTo(LIVE);
    }

    @Test
    void whatIsHeldIsNotCollectedAgainAndAgain() {
        var holding = new HeapTrim(() -> taken, () -> collections++);
        holding.look();
        holding.look();
        assertThat(collections).isEqualTo(1);
    }
}
