package io.cachepilot.bench;

import io.cachepilot.json.Json;
import java.time.Instant;
import java.util.List;

/**
 * All that a run has found.
 *
 * @param skipped what could not be measured here, and why
 * @param failed what should have been measured, and what went wrong
 */
record Report(
        int format_version,
        Instant at,
        boolean quick,
        Machine machine,
        List<Figure> figures,
        List<String> skipped,
        List<String> failed) {
    private static final String HEAD =
            "| figure | median | p90 | goal | baselines, and the ratio to each |\n|---|---|---|---|---|\n";

    Report {
        figures = List.copyOf(figures);
        skipped = List.copyOf(skipped);
        failed = List.copyOf(failed);
    }

    boolean complete() {
        return failed.isEmpty();
    }

    String json() {
        return Json.writePretty(this) + "\n";
    }

    /** A table in Markdown, with what is needed to judge it. */
    String markdown() {
        var text = new StringBuilder();
        text.append("Measured ")
                .append(at.toString(), 0, 10)
                .append(quick ? ", with --quick: only a few samples.\n" : ".\n");
        text.append(machine.text()).append(".\n\n").append(HEAD);
        figures.forEach(figure -> text.append(row(figure)));
        skipped.forEach(why -> text.append("\nNot measured here: ").append(why).append('\n'));
        failed.forEach(why -> text.append("\nFailed: ").append(why).append('\n'));
        return text.toString();
    }

    private static String row(Figure figure) {
        String baselines = figure.baselines().stream()
                .map(baseline -> "%s: %s %s (%s ×)"
                        .formatted(
                                baseline.name(),
                                Figure.number(baseline.summary().median()),
                                figure.unit(),
                                Figure.number(baseline.ratio())))
                .reduce((left, right) -> left + "; " + right)
                .orElse("–");
        String goal = figure.goal().map(wanted -> wanted.text(figure.unit())).orElse("–")
                + figure.met().map(met -> met ? ", met" : ", **missed**").orElse("");
        return "| %s: %s | %s %s | %s | %s | %s |%n"
                .formatted(
                        figure.name(),
                        figure.meaning(),
                        Figure.number(figure.summary().median()),
                        figure.unit(),
                        Figure.number(figure.summary().p90()),
                        goal,
                        baselines);
    }
}
