package io.cachepilot.backup.schedule;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The times of a cron expression of five fields, minute hour day-of-month month day-of-week, in a time zone. A time that the clocks skip
 * is the first one after the gap; one that they show twice is the first of the two.
 */
public final class CronTimes {
    /** Behind so many days there is a 29th of February that is any day of the week. */
    private static final int MOST_DAYS = 366 * 41;

    private static final int SUNDAY_TOO = 7;

    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet daysOfMonth;
    private final BitSet months;
    private final BitSet daysOfWeek;
    private final ZoneId zone;

    private CronTimes(List<BitSet> fields, ZoneId zone) {
        this.minutes = fields.get(0);
        this.hours = fields.get(1);
        this.daysOfMonth = fields.get(2);
        this.months = fields.get(3);
        this.daysOfWeek = fields.get(4);
        this.zone = zone;
    }

    /**
     * Those of an expression.
     *
     * @throws IllegalArgumentException when it is none, never comes, or names a day of the month and one of the week together, which
     *     programs understand in two ways; the message says what is allowed
     */
    public static CronTimes of(String expression, ZoneId zone) {
        String[] texts = expression.strip().split("\\s+", -1);
        if (texts.length != 5) {
            throw new IllegalArgumentException(
                    "'%s' has %d fields; it takes five: minute, hour, day of month, month and day of week, as in \"0 3 * * *\" for 03:00 every day"
                            .formatted(expression, expression.isBlank() ? 0 : texts.length));
        }
        if (!texts[2].equals("*") && !texts[4].equals("*")) {
            throw new IllegalArgumentException(
                    "'%s' names a day of the month and one of the week together; leave one of them *"
                            .formatted(expression));
        }
        BitSet week = CronField.DAY_OF_WEEK.parse(texts[4]);
        if (week.get(SUNDAY_TOO)) {
            week.set(0);
        }
        var times = new CronTimes(
                List.of(
                        CronField.MINUTE.parse(texts[0]),
                        CronField.HOUR.parse(texts[1]),
                        CronField.DAY_OF_MONTH.parse(texts[2]),
                        CronField.MONTH.parse(texts[3]),
                        week),
                zone);
        if (times.next(Instant.EPOCH).isEmpty()) {
            throw new IllegalArgumentException("'%s' names a day that no month has".formatted(expression));
        }
        return times;
    }

    /**
     * The time zone of that name, such as {@code Europe/Berlin} or {@code UTC}.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException _) {
            throw new IllegalArgumentException(
                    "'%s' is no time zone; allowed are names such as Europe/Berlin and UTC".formatted(name));
        }
    }

    /** The first time after a moment; empty where there is none within 40 years. */
    public Optional<Instant> next(Instant after) {
        LocalDate day = after.atZone(zone).toLocalDate().minusDays(1);
        for (int i = 0; i < MOST_DAYS; i++, day = day.plusDays(1)) {
            Optional<Instant> first =
                    on(day).filter(time -> time.isAfter(after)).min(Comparator.naturalOrder());
            if (first.isPresent()) {
                return first;
            }
        }
        return Optional.empty();
    }

    /** The last time at a moment or before it; empty where there is none within 40 years. */
    public Optional<Instant> last(Instant until) {
        LocalDate day = until.atZone(zone).toLocalDate().plusDays(1);
        for (int i = 0; i < MOST_DAYS; i++, day = day.minusDays(1)) {
            Optional<Instant> last =
                    on(day).filter(time -> !time.isAfter(until)).max(Comparator.naturalOrder());
            if (last.isPresent()) {
                return last;
            }
        }
        return Optional.empty();
    }

    private Stream<Instant> on(LocalDate day) {
        if (!isOn(day)) {
            return Stream.empty();
        }
        return hours.stream()
                .boxed()
                .flatMap(hour -> minutes.stream().mapToObj(minute -> instant(day.atTime(hour, minute))));
    }

    private boolean isOn(LocalDate day) {
        return months.get(day.getMonthValue())
                && daysOfMonth.get(day.getDayOfMonth())
                && daysOfWeek.get(day.getDayOfWeek().getValue() % SUNDAY_TOO);
    }

    private Instant instant(LocalDateTime time) {
        ZoneOffsetTransition change = zone.getRules().getTransition(time);
        if (change != null && change.isGap()) {
            return change.getInstant();
        }
        return time.toInstant(zone.getRules().getValidOffsets(time).getFirst());
    }
}
