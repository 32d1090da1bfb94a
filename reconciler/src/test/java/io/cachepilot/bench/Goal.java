package io.cachepilot.bench;

import java.util.Locale;

/**
 * What a figure should not exceed.
 *
 * @param toBaseline whether the limit is on the ratio to the first baseline, instead of on the value
 */
record Goal(double atMost, boolean toBaseline) {
    static Goal atMost(double limit) {
        return new Goal(limit, false);
    }

    static Goal timesBaseline(double limit) {
        return new Goal(limit, true);
    }

    String text(String unit) {
        return toBaseline
                ? String.format(Locale.ROOT, "≤ %.2f × baseline", atMost)
                : "≤ " + Figure.number(atMost) + " " + unit;
    }
}
