package io.cachepilot.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One measured figure.
 *
 * @param name a stable name, for machines
 * @param meaning what was measured, for people
 * @param met whether the median keeps the goal; empty without a goal, or without the baseline that it is relative to
 */
record Figure(
        String name,
        String meaning,
        String unit,
        Summary summary,
        Optional<Goal> goal,
        Optional<Boolean> met,
        List<Baseline> baselines) {
    Figure {
        baselines = List.copyOf(baselines);
    }

    static Figure of(String name, String meaning, String unit, Summary summary) {
        return new Figure(name, meaning, unit, summary, Optional.empty(), Optional.empty(), List.of());
    }

    Figure against(String baseline, Summary other) {
        var all = new ArrayList<>(baselines);
        all.add(new Baseline(baseline, other, summary.median() / other.median()));
        return judged(goal, all);
    }

    Figure goal(Goal wanted) {
        return judged(Optional.of(wanted), baselines);
    }

    private Figure judged(Optional<Goal> wanted, List<Baseline> all) {
        Optional<Boolean> met = wanted.flatMap(limit -> compared(limit, all).map(value -> value <= limit.atMost()));
        return new Figure(name, meaning, unit, summary, wanted, met, all);
    }

    private Optional<Double> compared(Goal limit, List<Baseline> all) {
        return limit.toBaseline() ? all.stream().findFirst().map(Baseline::ratio) : Optional.of(summary.median());
    }

    /** Three digits that count, and no more. */
    static String number(double value) {
        double size = Math.abs(value);
        String format = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f";
        String text = String.format(Locale.ROOT, format, value);
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }
}
