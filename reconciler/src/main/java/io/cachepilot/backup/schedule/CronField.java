package io.cachepilot.backup.schedule;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of the fields of a cron expression, as crontab(5) writes them: {@code *}, a number, a range, a step, or several of these separated
 * by commas; months and days of the week also by their first three letters.
 *
 * @param highest 7 for days of the week, where it is Sunday as 0 is
 * @param names of the numbers from the lowest on; none: only numbers
 */
record CronField(String name, int lowest, int highest, List<String> names) {
    static final CronField MINUTE = new CronField("minute", 0, 59, List.of());
    static final CronField HOUR = new CronField("hour", 0, 23, List.of());
    static final CronField DAY_OF_MONTH = new CronField("day of month", 1, 31, List.of());
    static final CronField MONTH = new CronField(
            "month",
            1,
            12,
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"));
    static final CronField DAY_OF_WEEK =
            new CronField("day of week", 0, 7, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat"));

    private static final Pattern PART = Pattern.compile("(\\*|([0-9a-z]{1,3})(?:-([0-9a-z]{1,3}))?)(?:/([0-9]{1,2}))?");

    /**
     * The numbers that a text stands for.
     *
     * @throws IllegalArgumentException when it is none; the message says what is allowed
     */
    BitSet parse(String text) {
        var numbers = new BitSet();
        for (String part : text.toLowerCase(Locale.ROOT).split(",", -1)) {
            Matcher matcher = PART.matcher(part);
            if (!matcher.matches()) {
                throw unfit(text);
            }
            boolean any = matcher.group(1).equals("*");
            int first = any ? lowest : number(matcher.group(2), text);
            int last = any ? highest : last(matcher, first, text);
            int step = matcher.group(4) == null ? 1 : Integer.parseInt(matcher.group(4));
            if (step == 0 || last < first) {
                throw unfit(text);
            }
            for (int number = first; number <= last; number += step) {
                numbers.set(number);
            }
        }
        return numbers;
    }

    /** A step behind a single number goes on to the highest one. */
    private int last(Matcher part, int first, String text) {
        if (part.group(3) != null) {
            return number(part.group(3), text);
        }
        return part.group(4) == null ? first : highest;
    }

    private int number(String word, String text) {
        int name = names.indexOf(word);
        if (name >= 0) {
            return lowest + name;
        }
        if (!word.chars().allMatch(Character::isDigit)) {
            throw unfit(text);
        }
        int number = Integer.parseInt(word);
        if (number < lowest || number > highest) {
            throw unfit(text);
        }
        return number;
    }

    private IllegalArgumentException unfit(String text) {
        String also = names.isEmpty() ? "" : ", or %s to %s".formatted(names.getFirst(), names.getLast());
        return new IllegalArgumentException(
                "'%s' is no %s; allowed are %d to %d%s, ranges as in %d-%d, steps as in */2, and several separated by commas"
                        .formatted(text, name, lowest, highest, also, lowest, highest));
    }
}
