package io.cachepilot.backup.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quartz.CronExpression;

/** Times as crontab(5) means them, and on the days on which the clocks are changed. */
final class CronTimesTest {
    @ParameterizedTest
    @CsvSource({
        // `date -u` and a calendar say these.
        "0 3 * * *, UTC, 2026-12-01T02:59:59Z, 2026-12-01T03:00:00Z",
        "0 3 * * *, UTC, 2026-12-01T03:00:00Z, 2026-12-02T03:00:00Z",
        "0 3 * * *, Europe/Berlin, 2026-12-01T03:00:00Z, 2026-12-02T02:00:00Z",
        "0 3 * * *, Europe/Berlin, 2026-07-01T03:00:00Z, 2026-07-02T01:00:00Z",
        "'0,30 9-17/4 * * mon-fri', UTC, 2026-12-04T17:00:00Z, 2026-12-04T17:30:00Z",
        "'0,30 9-17/4 * * mon-fri', UTC, 2026-12-04T17:30:00Z, 2026-12-07T09:00:00Z",
        "0 0 * * 7, UTC, 2026-12-01T00:00:00Z, 2026-12-06T00:00:00Z",
        "0 0 * * SUN, UTC, 2026-12-01T00:00:00Z, 2026-12-06T00:00:00Z",
        "0 0 29 feb *, UTC, 2026-12-01T00:00:00Z, 2028-02-29T00:00:00Z",
        "0 0 31 * *, UTC, 2026-12-31T00:00:00Z, 2027-01-31T00:00:00Z",
        "15/20 * * * *, UTC, 2026-12-01T00:15:00Z, 2026-12-01T00:35:00Z",
        "15/20 * * * *, UTC, 2026-12-01T00:55:00Z, 2026-12-01T01:15:00Z",
        // The clocks go from 02:00 to 03:00, at 01:00 UTC.
        "30 2 * * *, Europe/Berlin, 2026-03-28T12:00:00Z, 2026-03-29T01:00:00Z",
        "30 2 * * *, Europe/Berlin, 2026-03-29T01:00:00Z, 2026-03-30T00:30:00Z",
        "'0,30 2 * * *', Europe/Berlin, 2026-03-29T01:00:00Z, 2026-03-30T00:00:00Z",
        // They go from 03:00 back to 02:00, at 01:00 UTC.
        "30 2 * * *, Europe/Berlin, 2026-10-24T12:00:00Z, 2026-10-25T00:30:00Z",
        "30 2 * * *, Europe/Berlin, 2026-10-25T00:30:00Z, 2026-10-26T01:30:00Z",
        // Half an hour, in a zone that has an offset of half an hour.
        "15 2 * * *, Australia/Lord_Howe, 2026-10-03T00:00:00Z, 2026-10-03T15:30:00Z"
    })
    void nextOneIsTheFirstAfter(String expression, String zone, Instant after, Instant next) {
        CronTimes times = CronTimes.of(expression, CronTimes.zone(zone));

        assertThat(times.next(after)).contains(next);
        // The last one until then is that one, and until just before it is no later one than asked from.
        assertThat(times.last(next)).contains(next);
        assertThat(times.last(next.minusMillis(1)).orElseThrow()).isBeforeOrEqualTo(after);
    }

    /** Another program's opinion, where no clock is changed. */
    @ParameterizedTest
    @CsvSource({
        "0 3 * * *, 0 0 3 * * ?",
        "*/7 */5 * * *, 0 */7 */5 * * ?",
        "59 23 31 12 *, 0 59 23 31 12 ?",
        "1 2 3-9/2 1-6 *, 0 1 2 3-9/2 1-6 ?",
        "30 4 * * 1-5, 0 30 4 ? * MON-FRI",
        "30 4 * * sat, 0 30 4 ? * SAT",
        "* * * 2 *, 0 * * * 2 ?"
    })
    void timesAreThoseOfQuartz(String expression, String quartz) throws Exception {
        CronTimes times = CronTimes.of(expression, ZoneOffset.UTC);
        var expected = new CronExpression(quartz);
        expected.setTimeZone(TimeZone.getTimeZone("UTC"));
        var random = new Random(20261201);
        for (int i = 0; i < 200; i++) {
            Instant from = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(random.nextInt(4 * 365 * 86_400));
            assertThat(times.next(from))
                    .as("after %s", from)
                    .contains(expected.getNextValidTimeAfter(Date.from(from)).toInstant());
        }
    }

    @Test
    void noTimeIsMissedOrDoubledWhereClocksChange() {
        CronTimes times = CronTimes.of("*/20 * * * *", ZoneId.of("Europe/Berlin"));
        for (String day : List.of("2026-03-28T22:00:00Z", "2026-10-24T22:00:00Z")) {
            Instant end = Instant.parse(day).plus(Duration.ofHours(8));
            var forward = new ArrayList<Instant>();
            for (Instant at = times.next(Instant.parse(day)).orElseThrow();
                    at.isBefore(end);
                    at = times.next(at).orElseThrow()) {
                forward.add(at);
            }
            var back = new ArrayList<Instant>();
            for (Instant at = times.last(end.minusMillis(1)).orElseThrow();
                    at.isAfter(Instant.parse(day));
                    at = times.last(at.minusMillis(1)).orElseThrow()) {
                back.addFirst(at);
            }
            assertThat(forward)
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .isEqualTo(back)
                    .hasSizeBetween(20, 24);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', has 0 fields; it takes five",
        "0 3 * *, has 4 fields; it takes five",
        "0 0 3 * * ?, has 6 fields; it takes five",
        "60 3 * * *, '''60'' is no minute; allowed are 0 to 59'",
        "0 24 * * *, '''24'' is no hour; allowed are 0 to 23'",
        "0 0 0 * *, '''0'' is no day of month; allowed are 1 to 31'",
        "0 0 * 13 *, '''13'' is no month; allowed are 1 to 12, or jan to dec'",
        "0 0 * * 8, '''8'' is no day of week; allowed are 0 to 7, or sun to sat'",
        "0 0 * * mo, '''mo'' is no day of week'",
        "0 5-3 * * *, '''5-3'' is no hour'",
        "0 */0 * * *, '''*/0'' is no hour'",
        "'0 1, * * *', '''1,'' is no hour'",
        "0 -1 * * *, '''-1'' is no hour'",
        "0 0 1 * 1, names a day of the month and one of the week together; leave one of them *",
        "0 0 30 2 *, names a day that no month has",
        "0 999999999999 * * *, '''999999999999'' is no hour'",
        "@daily, has 1 fields; it takes five"
    })
    void whatIsNoExpressionIsSaid(String expression, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CronTimes.of(expression, ZoneOffset.UTC))
                .withMessageContaining(message);
    }

    @Test
    void whatIsNoTimeZoneIsSaid() {
        for (String zone : List.of("Europe/Bonn", "", "CEST?", "../etc/passwd")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> CronTimes.zone(zone))
                    .withMessage("'%s' is no time zone; allowed are names such as Europe/Berlin and UTC", zone);
        }
    }
}
