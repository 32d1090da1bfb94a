package io.cachepilot.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A plan in words: what the diff prints, what the loop says it did, and what golden tests hold on to. */
public final class PlanText {
    private PlanText() {}

    /** The lines of one spec's part of a diff; empty when it is in sync. */
    public static List<String> lines(Plan<?> plan) {
        if (plan.inSync()) {
            return List.of();
        }
        var lines = new ArrayList<String>();
        lines.add(plan.key().words());
        plan.actions().forEach(action -> {
            lines.add("  " + line(action));
            action.telling().forEach(change -> lines.add("      " + line(change)));
        });
        plan.waits().forEach(wait -> lines.add("  … " + wait.message()));
        if (plan.actions().isEmpty() || !plan.waits().isEmpty()) {
            unchanged(plan).forEach(change -> lines.add("      " + line(change)));
        }
        return List.copyOf(lines);
    }

    /** One action in one line: its symbol, what it does, why, and what that does to clients. */
    public static String line(Action action) {
        String impact = action.impact() == Impact.NONE ? "" : " [" + action.impact() + "]";
        return action.symbol() + " " + action.verb() + ": " + action.why() + impact;
    }

    /** What is still to be done or waited for, a line each; empty when it is in sync. */
    public static List<String> left(Plan<?> plan) {
        return Stream.of(
                        plan.actions().stream().map(PlanText::line),
                        plan.waits().stream().map(wait -> "… " + wait.message()),
                        plan.actions().isEmpty() ? unchanged(plan).map(PlanText::line) : Stream.<String>empty())
                .flatMap(lines -> lines)
                .toList();
    }

    /** Differences that no action of the plan removes. */
    private static Stream<? extends Change<?>> unchanged(Plan<?> plan) {
        List<? extends Change<?>> changed = plan.actions().stream()
                .flatMap(action -> action.changes().stream())
                .toList();
        return plan.differences().stream().filter(change -> !changed.contains(change));
    }

    /** One changed field in one line. */
    public static String line(Change<?> change) {
        return change.field() + ": " + value(change.from()) + " -> " + value(change.to()) + " (" + change.cause() + ")";
    }

    private static String value(Optional<String> value) {
        return value.map(text -> text.isEmpty() ? "\"\"" : text).orElse("(none)");
    }
}
