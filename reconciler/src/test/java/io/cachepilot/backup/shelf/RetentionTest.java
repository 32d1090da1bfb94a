package io.cachepilot.backup.shelf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cachepilot.backup.archive.ArchiveName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is not kept any longer, and that something which can be restored always is. */
final class RetentionTest {
    private static final Instant NOW = Instant.parse("2026-12-01T03:00:00Z");

    /** A letter for each backup, one a day, the newest first: {@code v} was verified, {@code -} was not. */
    @ParameterizedTest
    @CsvSource({
        "30, 3, vvv, ''",
        "30, 3, vvvv, 3",
        "30, 3, vvvvvv, '3,4,5'",
        "2, 50, vvvvv, '3,4'",
        "2, 3, vvvvv, '3,4'",
        // Until a newer one is known to be good, none goes.
        "30, 1, --v, ''",
        "30, 1, --vv, 3",
        "30, 1, -v--, '2,3'",
        "1, 1, -----, ''",
        // Of one that is old, and alone, nothing is newer.
        "1, 1, v, ''",
        "1, 1, '', ''"
    })
    void whatIsTooOldOrTooMuchGoesBehindOneThatWasVerified(int days, int count, String backups, String expired) {
        var given = new TreeMap<ArchiveName, Boolean>();
        var names = new ArrayList<ArchiveName>();
        for (int i = 0; i < backups.length(); i++) {
            names.add(new ArchiveName("a", NOW.minus(Duration.ofDays(i))));
            given.put(names.get(i), backups.charAt(i) == 'v');
        }
        List<ArchiveName> wanted = List.of(expired.split(",", -1)).stream()
                .filter(index -> !index.isEmpty())
                .map(index -> names.get(Integer.parseInt(index)))
                .toList();

        assertThat(new Retention(days, count).expired(given, NOW)).isEqualTo(wanted);
    }

    @Test
    void somethingIsKept() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Retention(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Retention(1, 0));
    }
}
